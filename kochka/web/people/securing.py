"""What a chief does when somebody's phone or computer is lost, or somebody is locked out."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kochka.core.refusals import Refused
from kochka.people import second_factor, sessions, tries
from kochka.web.people.acting import ChiefForm, changing


class SessionsForm(ChiefForm):
    heading = _("Sign them out everywhere")
    explain = _("Wherever they are signed in, they have to sign in again. Their password stays.")
    send = _("Sign out everywhere")
    done = _("They are signed out everywhere.")
    icon = "log-out"
    danger = True


@changing(SessionsForm)
def end_sessions(said: SessionsForm) -> None:
    """Ends all sessions of somebody else."""
    if said.subject.pk == said.who["by"].pk:
        raise Refused(_("Your own you end in your settings."))
    sessions.end_all(said.subject, **said.who)


class FactorForm(ChiefForm):
    heading = _("Take the second factor off")
    explain = _(
        "When the phone is lost: no code is asked of them any more, and they are signed out everywhere. Be sure that"
        " it is they who ask you."
    )
    send = _("Take it off")
    done = _("The second factor is off. They set it up anew in their settings.")
    icon = "smartphone"
    danger = True


@changing(FactorForm)
def factor_off(said: FactorForm) -> None:
    """Takes somebody else's second factor off."""
    second_factor.take_off(said.subject, **said.who)


class LockForm(ChiefForm):
    heading = _("Let them try again")
    explain = _("Too many wrong passwords or codes came in their name. The pause ends at once.")
    send = _("End the pause")
    done = _("They can try again.")
    icon = "lock-open"


@changing(LockForm)
def lock_lifting(said: LockForm) -> None:
    """Ends a pause after too many tries."""
    if not tries.lift(said.subject, by=said.who["by"], at=timezone.now()):
        raise Refused(_("There is no pause: they can try."))
