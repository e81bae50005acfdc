"""Time on a deal: the watch is started there, hours are logged there, expenses are written down."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kochka.core.money import Money, format_money
from kochka.core.refusals import NotYours
from kochka.deals.models import Deal
from kochka.deals.rights import Act
from kochka.timesheets.expenses import spend, withdraw_expense
from kochka.timesheets.logging import log_selling
from kochka.timesheets.models import Expense
from kochka.timesheets.timers import start_selling
from kochka.timesheets.typed import read
from kochka.web.deals.acting import DealForm, acting
from kochka.web.forms.fields import Day, Label, Line, Pick, Sum, Upload, choices_of


class TimerForm(DealForm):
    heading = _("Start the watch")
    explain = _("One watch runs for a person: another one is stopped, and its minutes are kept.")
    send = _("Start")
    done = _("The watch is running.")
    icon = "play"

    note = Line(label=_("What is being done"), optional=True)


@acting(TimerForm, Act.LOG)
def timer(deal: Deal, said: TimerForm) -> None:
    """Starts the watch on the selling of the deal."""
    who = said.who
    start_selling(deal, person=who["by"], at=who["at"], note=said("note"))


class HoursForm(DealForm):
    open_only = False
    heading = _("Log time")
    explain: Label = _("Which stage it was spent at is recorded by itself.")
    send = _("Log time")
    done = _("Logged.")
    icon = "clock"

    text = Line(
        label=_("How long, and what was done"),
        placeholder=_("1:20 changes to the proposal"),
        attrs={"autofocus": True},
    )
    day = Day(label=_("Day"), wanted=_("Say which day: “today” is enough."))

    def begin(self) -> dict[str, Any]:
        return {"day": self.asking.reader.today}

    def refuse(self, refused: Any) -> None:
        if "minutes" in refused.fields:
            refused.fields = {"text": refused.fields["minutes"]}
        super().refuse(refused)

    def prepare(self) -> None:
        if self.deal.state == Deal.State.WITHDRAWN:
            self.explain = gettext("The deal was withdrawn: it takes no more hours.")


@acting(HoursForm, Act.LOG)
def hours(deal: Deal, said: HoursForm) -> None:
    """Logs minutes on the selling of the deal."""
    typed, who = read(said("text")), said.who
    log_selling(deal, person=who["by"], day=said("day"), minutes=typed.minutes, note=typed.words, **who)


class ExpenseForm(DealForm):
    open_only = False
    heading = _("An expense")
    explain = _("What selling this deal has cost besides hours.")
    send = _("Write it down")
    done = _("Written down.")
    icon = "receipt"

    kind = Pick(label=_("On what"), choices=choices_of(Expense.Kind.choices))
    amount = Sum(label=_("How much"))
    day = Day(label=_("Day"), wanted=_("Say which day: “today” is enough."))
    note = Line(label=_("Note"), optional=True)
    file = Upload(label=_("Receipt"), optional=True)

    def begin(self) -> dict[str, Any]:
        return {"day": self.asking.reader.today, "kind": Expense.Kind.COURIER.value}

    def prepare(self) -> None:
        amount = self.fields["amount"]
        assert isinstance(amount, Sum)
        assert self.asking.reader.firm is not None
        amount.currency = self.asking.reader.firm.currency
        amount.widget.attrs["autofocus"] = True


@acting(ExpenseForm, Act.LOG)
def expense(deal: Deal, said: ExpenseForm) -> None:
    """Writes an expense down."""
    given = {name: said(name) for name in ("kind", "amount", "day", "note", "file")}
    spend(deal, **given, **said.who)


class ExpenseEndForm(DealForm):
    open_only = False
    heading = _("This expense counts no more")
    send = _("Take it out")
    done = _("Taken out. It counts no more.")
    icon = "trash-2"
    danger = True

    @cached_property
    def row(self) -> Expense:
        found: Expense = get_object_or_404(Expense, pk=int(self.asking.key), deal=self.deal)
        return found

    def prepare(self) -> None:
        mine = self.row.by_id == self.asking.by.pk or self.asking.by.is_chief
        if not mine and self.request.method != "POST":
            raise NotYours(_("Expenses are withdrawn by whoever entered them, or by a chief."))
        self.explain = format_money(Money(self.row.amount_minor, self.row.currency), self.asking.reader.language)


@acting(ExpenseEndForm, Act.LOG)
def _expense_end(deal: Deal, said: ExpenseEndForm) -> None:
    """Takes it out of all sums."""
    withdraw_expense(said.row, **said.who)


def expense_end(request: HttpRequest, deal_id: int, pk: int) -> HttpResponse:
    """Taking an expense out."""
    return _expense_end(request, deal_id, str(pk))
