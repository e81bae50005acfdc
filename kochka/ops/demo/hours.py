"""What selling has cost the demo company: rates that changed on the way, hours of these last weeks, an expense, days
away. Some deals are talked about little, one dearly, and one so dearly that its holder has to say whether to go on.

Everybody fills their weeks in on the last working evening: a verdict that is wanted before would stop the stories.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import cycle

from kochka.core.money import Money
from kochka.core.refusals import Invalid
from kochka.deals.models import Deal
from kochka.ops.demo.company import Company
from kochka.ops.demo.events import Event
from kochka.ops.demo.people import CURRENCY
from kochka.ops.demo.script import Say
from kochka.people.models import User
from kochka.timesheets.absences import be_away
from kochka.timesheets.expenses import spend
from kochka.timesheets.logging import log_selling
from kochka.timesheets.models import Absence, Expense
from kochka.timesheets.rates import set_rate

NOTES = (
    Say("созвон", "a call"),
    Say("правки КП", "changes to the proposal"),
    Say("письмо и ответы", "a letter and answers"),
    Say("встреча у клиента", "a meeting at theirs"),
    Say("разбор вводных", "going through the inputs"),
)
COURIER = Say("договор, два экземпляра", "two copies of the contract")
SEASIDE = Say("на море", "to the seaside")
RATES = {
    "anna": (1800, 2100), "oleg": (1700, 1900), "pavel": (3000, 3300), "nadya": (1600, 1600), "egor": (2600, 2900),
    "yulia": (2400, 2400), "gleb": (1500, 1500), "timur": (1500, 1700), "polina": (2000, 2200), "marina": (3500, 3800),
}  # fmt: skip
"""What an hour costs, at first and since some weeks ago."""
SHARES = (1, 2, 0, 3, 1, 2, 0, 1, 4)
"""Percents of their sums that talking has eaten, of the open deals in their order; the two cheapest get DEAR."""
DEAR = (11, 7)
OPEN, ENDED = 12, 8
MOST_A_DAY, LONG_AGO, CHANGED_AGO, MOST_HOURS = 420, 30, 20, 30
LENGTHS = (90, 150, 60, 240, 120, 180)
ENDED_LENGTHS = (240, 90)


def spent(company: Company) -> list[Event]:
    """What happened, in the order of time."""
    days, told = company.days, _Told(company)
    return [
        Event(company.founded + timedelta(hours=2), lambda at: told.rates(0, at)),
        Event(days.ago(CHANGED_AGO, "10:05"), lambda at: told.rates(1, at)),
        Event(days.ago(1, "17:55"), told.weeks),
    ]


class _Told:
    """Tells it. `_full` holds the minutes of each person's days, so that nobody works more than they do."""

    def __init__(self, company: Company) -> None:
        self.company, self.language = company, company.language
        self._full: Counter[tuple[int, date]] = Counter()
        self._notes: Iterator[Say] = cycle(NOTES)

    def rates(self, place: int, at: datetime) -> None:
        """Those who came between the two have their rate since they came."""
        today = self.company.days.calendar.day_of(at)
        for key, amounts in RATES.items():
            if person := self.company.people.get(key):
                begun = (
                    [(amounts[0], today - timedelta(days=400)), (amounts[1], today)] if place else [(amounts[0], today)]
                )
                for amount, day in begun:
                    hour = Money(self._amount(amount) * 100, self._currency)
                    set_rate(person, hour, day, by=self.company.people["marina"], at=at)

    def weeks(self, at: datetime) -> None:
        """Everybody fills in what they did."""
        rows = Deal.objects.filter(state=Deal.State.OPEN, value_minor__gt=0).select_related("stage__version")
        standing = [deal for deal in rows.order_by("pk") if not deal.stage.version.definition.is_agreed(deal.stage.key)]
        deals = standing[:OPEN]
        cheap = sorted(deals, key=lambda deal: (deal.value_minor or 0, deal.pk))
        dear = {deal.pk: share for deal, share in zip(cheap, DEAR, strict=False)}
        shares = {deal.pk: dear.get(deal.pk, share) for deal, share in zip(deals, cycle(SHARES), strict=False)}
        for deal in sorted(deals, key=lambda deal: -shares[deal.pk]):  # days are filled with the dearest talk first
            self._talked(deal, shares[deal.pk], at)
        for deal in (
            Deal.objects.filter(ended_at__isnull=False).exclude(state="withdrawn").order_by("-ended_at")[:ENDED]
        ):
            self._ended(deal, at)
        if deals:
            self._beside(deals[0], at)

    def _talked(self, deal: Deal, share: int, at: datetime) -> None:
        """So many percent of its sum, in pieces over the last weeks, at the latest rates."""
        key = next((key for key, person in self.company.people.items() if person.pk == deal.owner_id), "anna")
        rate = self._amount(RATES.get(key, RATES["anna"])[1]) * 100
        left = min((deal.value_minor or 0) * share * 60 // (100 * rate), MOST_HOURS * 60)
        lengths, ago = cycle(LENGTHS), 1
        while left > 0 and ago < LONG_AGO:
            minutes = min(next(lengths), left)
            if self._log(deal, deal.owner, self.company.days.day_ago(ago), minutes, at):
                left -= minutes
            ago += 0 if share in DEAR and self._room(deal.owner, ago) else 1

    def _room(self, person: User, ago: int) -> bool:
        return self._full[person.pk, self.company.days.day_ago(ago)] + max(LENGTHS) <= MOST_A_DAY

    def _ended(self, deal: Deal, at: datetime) -> None:
        assert deal.ended_at is not None
        last = self.company.days.calendar.day_of(deal.ended_at)
        for back, minutes in enumerate(ENDED_LENGTHS):
            self._log(deal, deal.owner, last - timedelta(days=2 * back), minutes, at)

    def _log(self, deal: Deal, person: User, day: date, minutes: int, at: datetime) -> bool:
        if self._full[person.pk, day] + minutes > MOST_A_DAY or not person.is_active:
            return False
        note = next(self._notes).of(self.language)
        try:
            log_selling(deal, person=person, day=day, minutes=minutes, note=note, by=person, at=at)
        except Invalid:
            return False
        self._full[person.pk, day] += minutes
        return True

    def _beside(self, deal: Deal, at: datetime) -> None:
        day, money = self.company.days.day_ago(3), Money(self._amount(900) * 100, self._currency)
        spend(
            deal, kind=Expense.Kind.COURIER, day=day, amount=money, note=COURIER.of(self.language), by=deal.owner, at=at
        )
        first = self.company.days.today + timedelta(days=24)
        note = SEASIDE.of(self.language)
        egor = self.company.people["egor"]
        be_away(egor, Absence.Kind.VACATION, first, first + timedelta(days=13), note=note, by=egor, at=at)

    @property
    def _currency(self) -> str:
        return CURRENCY.of(self.language)

    def _amount(self, roubles: int) -> int:
        """What it comes to in the company's own currency."""
        return roubles if self._currency == "RUB" else max(roubles // 60, 1)
