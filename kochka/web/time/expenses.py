"""Expenses of a deal: written down, corrected by another row, taken out."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from kochka.core.money import Money, format_money
from kochka.deals.models import Deal
from kochka.deals.rights import Act
from kochka.timesheets.expenses import correct_expense, demand_own, spend, withdraw_expense
from kochka.timesheets.models import Expense
from kochka.web.deals.acting import DealForm, acting
from kochka.web.forms.fields import Day, Line, Pick, Sum, Upload, choices_of


class OnExpense(DealForm):
    """What an expense is."""

    open_only = False

    kind = Pick(label=_("On what"), choices=choices_of(Expense.Kind.choices))
    amount = Sum(label=_("How much"))
    day = Day(label=_("Day"), wanted=_("Say which day: “today” is enough."))
    note = Line(label=_("Note"), optional=True)

    def prepare(self) -> None:
        amount = self.fields["amount"]
        assert isinstance(amount, Sum)
        assert self.asking.reader.firm is not None
        amount.currency = self.asking.reader.firm.currency
        amount.widget.attrs["autofocus"] = True

    @property
    def given(self) -> dict[str, Any]:
        """As verbs take it."""
        return {name: self(name) for name in ("kind", "amount", "day", "note")} | self.who


class ExpenseForm(OnExpense):
    heading = _("An expense")
    explain = _("What selling this deal has cost besides hours.")
    send = _("Write it down")
    done = _("Written down.")
    icon = "receipt"

    file = Upload(label=_("Receipt"), optional=True)

    def begin(self) -> dict[str, Any]:
        return {"day": self.asking.reader.today, "kind": Expense.Kind.COURIER.value}


@acting(ExpenseForm, Act.LOG)
def expense(deal: Deal, said: ExpenseForm) -> None:
    """Writes an expense down."""
    spend(deal, file=said("file"), **said.given)


class TheirExpense(DealForm):
    """A form on one expense that counts: of whoever wrote it down, or for a chief."""

    open_only = False

    @cached_property
    def row(self) -> Expense:
        found: Expense = get_object_or_404(Expense, pk=int(self.asking.key), deal=self.deal)
        return found

    @property
    def sum(self) -> Money:
        return Money(self.row.amount_minor, self.row.currency)

    def prepare(self) -> None:
        super().prepare()
        if self.request.method != "POST":  # the verb says so itself
            demand_own(self.row, self.asking.by)


class ExpenseCorrectionForm(TheirExpense, OnExpense):
    heading = _("Correct the expense")
    explain = _("The former line stays to be read, this one counts. Its receipt goes along.")
    send = _("Correct")
    done = _("Corrected.")
    icon = "pencil"

    def begin(self) -> dict[str, Any]:
        row = self.row
        return {"kind": row.kind, "amount": self.sum, "day": row.day, "note": row.note}


@acting(ExpenseCorrectionForm, Act.LOG)
def _expense_correction(deal: Deal, said: ExpenseCorrectionForm) -> None:
    """Puts another row in its place."""
    correct_expense(said.row, **said.given)


def expense_correction(request: HttpRequest, deal_id: int, pk: int) -> HttpResponse:
    """Correcting an expense."""
    return _expense_correction(request, deal_id, str(pk))


class ExpenseEndForm(TheirExpense):
    heading = _("This expense counts no more")
    send = _("Take it out")
    done = _("Taken out. It counts no more.")
    icon = "trash-2"
    danger = True

    def prepare(self) -> None:
        super().prepare()
        self.explain = format_money(self.sum, self.asking.reader.language)


@acting(ExpenseEndForm, Act.LOG)
def _expense_end(deal: Deal, said: ExpenseEndForm) -> None:
    """Takes it out of all sums."""
    withdraw_expense(said.row, **said.who)


def expense_end(request: HttpRequest, deal_id: int, pk: int) -> HttpResponse:
    """Taking an expense out."""
    return _expense_end(request, deal_id, str(pk))
