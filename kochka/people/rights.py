"""Whose it is to change people, teams and roles: the chiefs'."""

from django.utils.translation import gettext_lazy as _

from kochka.core.refusals import NotYours
from kochka.people.models import User
from kochka.people.roles import Role


def demand_chief(by: User) -> None:
    """Raises NotYours unless they are a chief at this moment (asked anew: another chief may have ended that just now).
    The system may: founding acts in its name."""
    if not (by.is_system or User.objects.playing(Role.CHIEF).filter(pk=by.pk).exists()):
        raise NotYours(_("People and teams are for the chiefs to change."))
