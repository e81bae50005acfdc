"""Ending a deal without an end, opening it again, and taking back what was made by mistake."""

from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kochka.core.refusals import Invalid
from kochka.core.when import Due
from kochka.deals.journey import endings
from kochka.deals.models import Deal
from kochka.deals.rights import Act
from kochka.firm.models import LossReason
from kochka.web.deals.acting import DealForm, acting
from kochka.web.forms.fields import Line, Pick, When, Words, capital


class LossForm(DealForm):
    heading = _("It did not come together")
    explain = _("An honest end is worth more than a deal that lies in the water.")
    send = _("End the deal")
    done = _("Ended. Thank you for saying so.")
    icon = "x"
    danger = True
    template = "deals/loss.html"

    reason = Pick(label=_("Why, and who ended it"))
    note = Line(label=_("What to remember about it"), optional=True)
    owed = Words(
        label=_("What is owed, by us and to us"), placeholder=_("Nothing, or: they owe the first stage, 80 000")
    )

    def begin(self) -> dict[str, Any]:
        """Another page that leads here may know why."""
        known = self.request.GET
        return {"reason": known.get("reason", ""), "note": known.get("note", "")[:1000]}

    def prepare(self) -> None:
        found = LossReason.objects.filter(retired_at=None)
        self.reasons = {str(row.pk): row for row in found}
        self.pick("reason", [(key, row.name) for key, row in self.reasons.items()])
        if not self.agreed:
            self.fields["owed"].widget = forms.HiddenInput()

    @property
    def grouped_reasons(self) -> list[tuple[str, list[LossReason]]]:
        """The reasons by who ended it."""
        grouped = groupby(self.reasons.values(), key=lambda row: row.get_ended_by_display())
        return [(capital(str(who)), list(rows)) for who, rows in grouped]

    @property
    def agreed(self) -> bool:
        """Whether the deal counts as agreed: then both sides owe each other something."""
        return self.deal.stage.version.definition.is_agreed(self.deal.stage.key)


@acting(LossForm, Act.LOSE)
def loss(deal: Deal, said: LossForm) -> None:
    """Ends the deal as lost."""
    reason = said.reasons.get(said("reason"))
    if reason is None:
        raise Invalid("reason", _("Choose what ended it."))
    endings.lose(deal, **said.turn, reason=reason, note=said("note"), owed=said("owed"))


class ReopeningForm(DealForm):
    open_only = False
    heading = _("Open it again")
    explain = _("It goes on where it ended, with a fresh jump.")
    send = _("Open it again")
    done = _("Open again.")
    icon = "rotate-ccw"

    next_action = Line(label=_("Next action"), attrs={"autofocus": True})
    when = When(label=_("When"))

    def begin(self) -> dict[str, Any]:
        reader = self.asking.reader
        return {"when": Due(reader.calendar.next_workday(reader.today))}


@acting(ReopeningForm, Act.REOPEN)
def reopening(deal: Deal, said: ReopeningForm) -> None:
    """Opens an ended deal again."""
    endings.reopen(deal, **said.who, next_action=said("next_action"), due=said("when"))


class WithdrawalForm(DealForm):
    open_only = False
    heading = _("Withdraw as a mistake")
    explain = _("The deal leaves every list, count and sum. Its rows stay, and so does your reason.")
    send = _("Withdraw the deal")
    done = _("Withdrawn. It counts nowhere any more.")
    icon = "trash-2"
    danger = True

    reason = Line(label=_("Why it was a mistake"), placeholder=_("Entered twice"), attrs={"autofocus": True})


@acting(WithdrawalForm, Act.WITHDRAW)
def withdrawal(deal: Deal, said: WithdrawalForm) -> None:
    """Takes back a deal that was made by mistake."""
    endings.withdraw(deal, **said.who, reason=said("reason"))
