"""One stage back, with a reason."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kochka.core.when import Due
from kochka.deals.journey import steps
from kochka.deals.models import Deal, Jump
from kochka.deals.rights import Act
from kochka.funnel.definition import Stage
from kochka.web.deals.acting import DealForm, acting
from kochka.web.forms.fields import Line, When

HOUR = timedelta(hours=1)
OFFER = "offer"
"""`?for=offer`: the step back is wanted so that the offer can be changed."""


class ReturnForm(DealForm):
    explain = _("What was confirmed there is asked for again; the old answers stay in sight.")
    done = _("One stage back.")
    icon = "undo-2"
    template = "deals/return.html"

    reason = Line(label=_("Why it steps back"), placeholder=_("They want the offer changed"), attrs={"autofocus": True})
    next_action = Line(label=_("Next action there"))
    when = When(label=_("When"))
    mistake = forms.BooleanField(label=_("The jump was a slip: it does not count as a return"), required=False)

    def begin(self) -> dict[str, Any]:
        behind, reader = self.behind, self.asking.reader
        tomorrow = Due(reader.calendar.next_workday(reader.today))
        reason = gettext("They want the offer changed") if self.request.GET.get("for") == OFFER else ""
        return {"reason": reason, "next_action": behind.jump.of(reader.language) if behind else "", "when": tomorrow}

    def prepare(self) -> None:
        jump = self.deal.open_jump
        fresh = jump and jump.came == Jump.Came.JUMPED and self.asking.reader.now - jump.opened_at <= HOUR
        if not fresh:
            self.fields["mistake"].widget = forms.HiddenInput()

    @property
    def behind(self) -> Stage | None:
        """The stage that it leads to."""
        return self.deal.stage.version.definition.before(self.deal.stage.key)


@acting(ReturnForm, Act.STEP_BACK)
def step_back(deal: Deal, said: ReturnForm) -> None:
    """Takes the deal one stage back."""
    steps.step_back(
        deal,
        **said.turn,
        reason=said("reason"),
        next_action=said("next_action"),
        due=said("when"),
        mistake=said("mistake"),
    )
