"""How the total of a version is paid: a payment a line, a share or a sum, and when; whether it adds up."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kochka.core.money import Money, UnreadableMoney, format_money
from kochka.core.refusals import Refused
from kochka.core.when import Due, UnreadableWhen, field_value, parse_when
from kochka.deals.models import Deal
from kochka.proposals.figures import UnreadableFigure, part_typed, read_part
from kochka.proposals.flaws import Flaw, Flawed
from kochka.proposals.models import PaymentPlan
from kochka.proposals.plan_sums import MOST_PAYMENTS, Payment, payments, plan_flaws
from kochka.proposals.planning import planned_of, set_payment_plan, total_of
from kochka.web.deals.acting import Asking
from kochka.web.proposals.reading import Offer

SPARE, LEAST = 2, 4
NAMES = ("part", "when", "stage", "milestone")


@dataclass
class Typed:
    """A line as it was typed, what is wrong with it, and what it comes to."""

    said: dict[str, str] = field(default_factory=lambda: dict.fromkeys(NAMES, ""))
    errors: list[str] = field(default_factory=list)
    sum: str = ""

    @property
    def is_empty(self) -> bool:
        return not any(text.strip() for text in self.said.values())


class Desk(Protocol):
    """Whose payments are planned: a version, or a deal by hand."""

    asking: Asking
    deal: Deal
    language: str

    @property
    def currency(self) -> str: ...

    @property
    def plan(self) -> PaymentPlan | None: ...


class PlanForm:
    """The plan as it is typed. `rows` are its lines with some to spare."""

    def __init__(self, offer: "Desk", data: QueryDict | None) -> None:
        self.offer, self.reader = offer, offer.asking.reader
        self.currency, self.language, self.data = offer.currency, offer.language, data
        self.general: list[str] = []
        self.total: Money | None = None
        self.stages = [(stage.key, stage.name.of(self.language)) for stage in self._funnel.stages]
        self.seen = data.get("seen", "") if data else str(offer.plan.number if offer.plan else 0)
        self.prepaid = bool(data.get("prepayment")) if data else self._is_prepaid
        self.rows = list(self._typed(data) if data else self._stored())
        self.rows += [Typed() for _more in range(max(SPARE, LEAST - len(self.rows)))]
        self._count()

    @property
    def _funnel(self) -> Any:
        return self.offer.deal.stage.version.definition

    @property
    def _is_prepaid(self) -> bool:
        lines = list(self.offer.plan.lines.all()) if self.offer.plan else []
        return lines[0].prepayment if lines else True

    def _stored(self) -> Iterator[Typed]:
        for each in planned_of(self.offer.plan) if self.offer.plan else []:
            when = field_value(Due(each.day), language=self.language) if each.day else ""
            part = part_typed(each.share, each.minor, self.currency, self.language)
            yield Typed({"part": part, "when": when, "stage": each.stage, "milestone": each.milestone})

    def _typed(self, data: QueryDict) -> Iterator[Typed]:
        columns = [data.getlist(name)[: MOST_PAYMENTS + 1] for name in NAMES]
        for cells in zip(*columns, strict=False):
            row = Typed(dict(zip(NAMES, cells, strict=True)))
            if not row.is_empty:
                yield row

    @property
    def filled(self) -> list[Typed]:
        return [row for row in self.rows if not row.is_empty]

    def payments(self) -> list[Payment]:
        """What was typed, read; a line that cannot be read says so."""
        return [self._payment(row, first=at == 0) for at, row in enumerate(self.filled)]

    def _payment(self, row: Typed, *, first: bool) -> Payment:
        share, minor = self._part(row)
        return Payment(
            share=share or None,
            minor=minor if minor or (row.said["part"].strip() and not share) else None,
            day=self._day(row),
            stage=row.said["stage"],
            milestone=row.said["milestone"],
            prepayment=first and self.prepaid,
        )

    def _part(self, row: Typed) -> tuple[int, int]:
        try:
            return read_part(row.said["part"], self.currency, self.language)
        except (UnreadableFigure, UnreadableMoney):
            row.errors.append(_("This is not clear. Write a share, 10%, or a sum, 5 000."))
            return 0, 0

    def _day(self, row: Typed) -> date | None:
        if not row.said["when"].strip():
            return None
        try:
            return parse_when(row.said["when"], now=self.reader.now).day
        except UnreadableWhen:
            row.errors.append(_("This date is not clear. Write “tomorrow 12:00”, “fri” or “25.11”."))
            return None

    def _count(self) -> None:
        """Whether it adds up, and what each payment is."""
        try:
            self.total = self._whole()
        except Flawed as no:
            self.refuse(no)
            return
        self.plan = self.payments()
        if any(row.errors for row in self.rows) or not self.plan or self.total is None:
            return
        flaws = plan_flaws(self.total, self.plan)
        for flaw in flaws:
            self._note(flaw)
        if not flaws:
            for row, minor in zip(self.filled, payments(self.total, self.plan), strict=True):
                row.sum = format_money(Money(minor, self.currency), self.language)

    def _whole(self) -> Money | None:
        """What the payments come to together; None where nothing is said of it yet."""
        assert isinstance(self.offer, Offer)
        return total_of(self.offer.proposal)

    def _note(self, flaw: Flaw) -> None:
        place = self.filled[flaw.line - 1].errors if flaw.line and flaw.line <= len(self.filled) else self.general
        if str(flaw.sentence) not in place:
            place.append(str(flaw.sentence))

    def refuse(self, refused: Refused) -> None:
        """A verb's refusal, at the payments that it is about."""
        if isinstance(refused, Flawed):
            for flaw in refused.flaws:
                self._note(flaw)
        else:
            self.general.append(str(refused))

    @property
    def is_good(self) -> bool:
        return not self.general and not any(row.errors for row in self.rows)

    @property
    def total_said(self) -> str:
        return format_money(self.total, self.language) if self.total else "—"


@require_http_methods(["GET", "HEAD", "POST"])
def payment_plan(request: HttpRequest, deal_id: int, number: int) -> HttpResponse:
    """The plan of payments over a version; `do=count` only counts."""
    offer = Offer.asked(request, deal_id, number, to_write=True)
    if request.method != "POST":
        return _shown(offer, PlanForm(offer, None))
    form = PlanForm(offer, request.POST)
    if request.POST.get("do") == "count" or not form.is_good:
        return _shown(offer, form, status=200 if form.is_good else 422)
    return _set(offer, form)


def _set(offer: Offer, form: PlanForm) -> HttpResponse:
    seen = int(form.seen) if form.seen.isascii() and form.seen.isdecimal() and len(form.seen) < 9 else 0
    who: dict[str, Any] = {"by": offer.asking.by, "at": timezone.now()}
    try:
        set_payment_plan(offer.deal, form.plan, seen=seen, proposal=offer.proposal, **who)
    except Refused as no:
        form.refuse(no)
        form.seen = str(offer.plan.number if offer.plan else 0)
        return _shown(offer, form, status=no.status)
    messages.success(offer.asking.request, _("The payments are planned."))
    return redirect(f"{offer.url}#payments")


def _shown(offer: Offer, form: PlanForm, *, status: int = 200) -> HttpResponse:
    context = {"offer": offer, "deal": offer.deal, "proposal": offer.proposal, "form": form}
    return render(offer.asking.request, "proposals/payments.html", context, status=status)
