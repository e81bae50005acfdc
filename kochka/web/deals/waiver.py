"""Letting one obstacle pass, with a reason that stays for ever."""

from django.http import Http404
from django.utils.translation import gettext_lazy as _

from kochka.deals import waivers
from kochka.deals.gate import gate
from kochka.deals.models import Deal
from kochka.deals.rights import Act
from kochka.people.roles import Role
from kochka.web.deals.acting import DealForm, acting
from kochka.web.deals.confirmation import needs_of
from kochka.web.forms.fields import Line


class WaiverForm(DealForm):
    heading = _("Let it pass")
    explain = _("For this jump only. The reason stays in the journal for ever.")
    send = _("Let it pass")
    done = _("Let pass.")
    icon = "feather"
    role: Role | None

    reason = Line(label=_("Why this may pass"), attrs={"autofocus": True})

    def prepare(self) -> None:
        found = gate(self.deal).item(self.asking.key) if self.deal.is_open else None
        needs = [need for need in needs_of(self.deal) if need.key == self.asking.key]
        if not needs:
            raise Http404
        self.role = needs[0].waivable_by
        self.about = found.text if found else ""


@acting(WaiverForm, Act.WAIVE)
def waiver(deal: Deal, said: WaiverForm) -> None:
    """Lets what is missing pass."""
    waivers.waive(deal, said.asking.key, **said.turn, reason=said("reason"))
