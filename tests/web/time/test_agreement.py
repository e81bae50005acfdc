"""One figure on four pages: deal, card, My day and talkers say what raw rows at the rates of their days come to."""

import csv
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from kochka.clients.naming import company_named
from kochka.core.money import Money, format_money
from kochka.core.refusals import Invalid
from kochka.core.texts import number
from kochka.deals.models import Deal
from kochka.funnel.publishing import publish
from kochka.timesheets.expenses import spend
from kochka.timesheets.logging import log_selling
from kochka.timesheets.models import CostRate, Expense, TimeEntry
from kochka.timesheets.rates import set_rate
from kochka.web import limits
from tests.cast import Cast
from tests.timesheets.test_verdicts import DEAR
from tests.web.conftest import Enter, words

pytestmark = pytest.mark.django_db

RATES = st.dictionaries(st.integers(0, 39), st.integers(0, 9_000_00), max_size=3)
HOURS = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 400)), min_size=1, max_size=6)
type Days = list[tuple[int, int]]
SPENT = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 90_000_00)), max_size=2)
VALUE = st.integers(100_00, 3_000_000_00)


@settings(
    max_examples=12,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(rates=RATES, hours=HOURS, spent=SPENT, value=VALUE)
def test_four_pages_say_what_raw_rows_come_to(
    cast: Cast, enter: Enter, rates: dict[int, int], hours: Days, spent: Days, value: int
) -> None:
    limits._levels.clear()
    CostRate.objects.all().delete()
    for former in Deal.objects.filter(state=Deal.State.OPEN):
        cast.lose(former, by=cast.chief)
    today, who = cast.now().date(), {"by": cast.chief, "at": cast.now()}
    client = company_named(f"Вектор {Deal.objects.count()}", **who)
    version = publish(DEAR, **who)
    deal = cast.deal("Портал", version=version, value=Money(value, "RUB"), client=client, by=cast.chief)
    for ago, minor in (rates | {40: 700_00}).items():
        set_rate(cast.chief, Money(minor, "RUB"), today - timedelta(days=ago), **who)
    for ago, minutes in hours:
        try:
            log_selling(deal, person=cast.chief, day=today - timedelta(days=ago), minutes=minutes, **who)
        except Invalid:
            continue  # more than a day holds
    for ago, minor in spent:
        spend(deal, kind=Expense.Kind.TRAVEL, day=today - timedelta(days=ago), amount=Money(minor, "RUB"), **who)
    raw = _raw(deal)
    chief = enter(cast.chief)
    talk, money = _shares(raw, value), format_money(Money(_whole(raw), "RUB"), "ru").replace("\N{NO-BREAK SPACE}", " ")
    page = words(chief.get(f"/deals/{deal.pk}/"))
    assert talk in page and money in page
    demanded = raw * 10 >= value
    for address in ("/board/plain/", "/"):
        seen = words(chief.get(address))
        assert talk in seen or (demanded and "нужен вердикт" in seen), address
    assert money in words(chief.get(f"/talkers/client/{client.pk}/"))
    assert Decimal(_cell(chief, client.name, "цена")) * 100 == _whole(raw)


def _raw(deal: Deal) -> Fraction:
    """By plain Python, in minor units: every row at the rate of its day."""
    found = Fraction(sum(row.amount_minor for row in Expense.objects.filter(deal=deal)))
    rates = sorted(CostRate.objects.values_list("since", "hour_minor"))
    for row in TimeEntry.objects.filter(work__deal=deal):
        known = [minor for since, minor in rates if since <= row.day]
        found += Fraction(row.minutes * known[-1], 60) if known else 0
    return found


def _whole(raw: Fraction) -> int:
    return int(raw + Fraction(1, 2))


def _shares(raw: Fraction, value: int) -> str:
    percent = raw * 100 / value
    exact = Decimal(percent.numerator) / Decimal(percent.denominator)
    said = number(exact.quantize(Decimal("0.1") if exact < 10 else Decimal(1), ROUND_HALF_UP), "ru")
    return f"{said} %".replace("\N{NO-BREAK SPACE}", " ")


def _cell(chief: Client, name: str, column: str) -> str:
    text = b"".join(chief.get("/talkers/table.csv?since=all").streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(text.splitlines(), delimiter=";"))
    row = next(row for row in rows if row[0] == name)
    return row[rows[0].index(column)].replace(",", ".").replace("\N{NO-BREAK SPACE}", "")
