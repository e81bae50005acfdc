"""Handing the deal, or a part in it, to somebody by name."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kochka.core.refusals import Invalid
from kochka.deals.journey import hands
from kochka.deals.models import Deal
from kochka.deals.rights import Act, role_name
from kochka.people.models import User
from kochka.people.roles import Role
from kochka.web.deals.acting import DealForm, acting
from kochka.web.forms.fields import Line, Pick, Someone, capital

OWNER = "owner"


class HandForm(DealForm):
    heading = _("Hand over")
    explain = _("By name, so that it is clear who answers. The person sees it first thing on their day.")
    send = _("Hand over")
    done = _("Handed over.")
    icon = "users"

    to = Someone(label=_("To whom"), people=User.objects.none(), empty=_("nobody chosen"))
    role = Pick(label=_("As what"))
    note = Line(label=_("A word along with it"), optional=True)

    def begin(self) -> dict[str, str]:
        return {"role": OWNER}

    def prepare(self) -> None:
        self.among("to", User.objects.active())
        self.fields["to"].widget.attrs["autofocus"] = True
        given = [role for role in Role if role is not Role.EXPERT or hands.holds_jumps(self.deal, role)]
        parts = [(role.value, capital(role_name(role))) for role in given if role is not Role.CHIEF]
        self.pick("role", [(OWNER, gettext("Answers for the deal")), *parts])


@acting(HandForm, Act.HAND)
def hand(deal: Deal, said: HandForm) -> None:
    """Hands over the deal or a part in it."""
    if said("to") is None:
        raise Invalid("to", _("Choose a person."))
    role = None if said("role") in ("", OWNER) else Role(said("role"))
    hands.hand_to(deal, **said.turn, to=said("to"), role=role, note=said("note"))
