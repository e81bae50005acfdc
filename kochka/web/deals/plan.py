"""Replanning: a new date or another action, nothing tried."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from kochka.deals.journey import steps
from kochka.deals.models import Deal
from kochka.deals.rights import Act
from kochka.web.deals.acting import DealForm, acting
from kochka.web.forms.fields import Line, Promised, When


class PlanForm(DealForm):
    heading = _("Replan")
    explain = _("A new day or another action. Nothing was tried, so it is no try.")
    send = _("Replan")
    done = _("Replanned.")
    icon = "calendar-clock"

    next_action = Line(label=_("Next action"), attrs={"autofocus": True, "data-select": True})
    when = When(label=_("When"))
    promised = Promised()

    def begin(self) -> dict[str, Any]:
        jump = self.deal.open_jump
        if jump is None:
            return {}
        when = jump.due if jump.due_on >= self.asking.reader.today else None
        return {"next_action": jump.next_action, "when": when, "promised": jump.promised}


@acting(PlanForm, Act.REPLAN)
def plan(deal: Deal, said: PlanForm) -> None:
    """Changes the next action or its date."""
    steps.replan(deal, **said.turn, next_action=said("next_action"), due=said("when"), promised=said("promised"))
