"""How an entity is taxed is said from a day on, and read by the day of a paper; where nobody has said, that is said."""

from datetime import date
from typing import Any

import pytest

from kochka.core.refusals import Invalid, NotYours
from kochka.core.vat import Regime
from kochka.firm.entities import add_entity
from kochka.firm.models import LegalEntity, VatPeriod
from kochka.firm.vat_periods import (
    NoRegime,
    Period,
    periods_of,
    rate_on,
    regime_of,
    regimes_on,
    set_regime,
)
from kochka.people.models import Change
from tests.cast import Cast
from tests.counting import queries


@pytest.fixture
def entity(cast: Cast) -> LegalEntity:
    return add_entity(name="Студия", by=cast.chief, at=cast.now())


def who(cast: Cast) -> dict[str, Any]:
    return {"by": cast.chief, "at": cast.now()}


def changes(entity: LegalEntity) -> list[tuple[str, str, str]]:
    rows = Change.objects.filter(about=f"legal_entity:{entity.pk}", what__startswith="vat/").order_by("pk")
    return list(rows.values_list("what", "before", "after"))


def test_the_papers_day_decides_the_rate(cast: Cast, entity: LegalEntity) -> None:
    set_regime(entity, "general", date(2010, 1, 1), **who(cast))
    set_regime(entity, "five", date(2026, 7, 1), **who(cast))
    days = [date(2018, 12, 31), date(2019, 1, 1), date(2025, 12, 31), date(2026, 1, 1), date(2026, 7, 1)]
    assert [rate_on(entity, day) for day in days] == [18, 20, 20, 22, 5]
    assert regime_of(entity, date(2026, 6, 30)) == Regime.GENERAL


def test_without_vat_is_another_thing_than_not_said(cast: Cast, entity: LegalEntity) -> None:
    set_regime(entity, "none", date(2026, 1, 1), **who(cast))
    assert rate_on(entity, date(2026, 1, 1)) is None
    assert regime_of(entity, date(2025, 12, 31)) is None
    with pytest.raises(NoRegime, match=r"31\.12\.2025"):
        rate_on(entity, date(2025, 12, 31))


def test_the_same_day_is_written_over_and_each_word_is_a_dated_row(cast: Cast, entity: LegalEntity) -> None:
    set_regime(entity, "general", date(2026, 1, 1), **who(cast))
    set_regime(entity, "seven", date(2026, 1, 1), **who(cast))
    set_regime(entity, "seven", date(2026, 1, 1), **who(cast))
    set_regime(entity, "seven", date(2026, 5, 1), **who(cast))
    assert changes(entity) == [("vat/2026-01-01", "", "general"), ("vat/2026-01-01", "general", "seven")]
    assert VatPeriod.objects.count() == 1


def test_a_wrong_day_is_mended_by_saying_what_is_right_on_it(cast: Cast, entity: LegalEntity) -> None:
    set_regime(entity, "general", date(2020, 1, 1), **who(cast))
    set_regime(entity, "five", date(2026, 6, 1), **who(cast))
    set_regime(entity, "general", date(2026, 6, 1), **who(cast))
    assert periods_of(entity) == [Period(Regime.GENERAL, date(2020, 1, 1), None)]
    set_regime(entity, "five", date(2026, 7, 1), **who(cast))
    assert [(one.since, one.until) for one in periods_of(entity)] == [
        (date(2020, 1, 1), date(2026, 7, 1)),
        (date(2026, 7, 1), None),
    ]


@pytest.mark.parametrize(
    ("regime", "since", "field"),
    [
        ("twenty", date(2026, 1, 1), "regime"),
        ("", date(2026, 1, 1), "regime"),
        ("general", date(2003, 12, 31), "since"),
        ("five", date(2024, 12, 31), "since"),
        ("seven", date(2024, 12, 31), "since"),
        ("none", date(2037, 1, 1), "since"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    cast: Cast, entity: LegalEntity, regime: str, since: date, field: str
) -> None:
    with pytest.raises(Invalid) as no:
        set_regime(entity, regime, since, **who(cast))
    assert list(no.value.fields) == [field]
    assert not VatPeriod.objects.exists()


def test_only_chiefs_say_it(cast: Cast, entity: LegalEntity) -> None:
    with pytest.raises(NotYours):
        set_regime(entity, "none", date(2026, 1, 1), by=cast.tamara, at=cast.now())


def test_there_is_an_end_to_how_often(cast: Cast, entity: LegalEntity) -> None:
    for n in range(100):
        VatPeriod.objects.create(
            entity=entity, since=date(2005 + n // 12, n % 12 + 1, 1), regime=("zero", "ten")[n % 2]
        )
    with pytest.raises(Invalid):
        set_regime(entity, "none", date(2026, 1, 1), **who(cast))


def test_readings_cost_one_query_however_much_there_is(cast: Cast, entity: LegalEntity) -> None:
    set_regime(entity, "general", date(2010, 1, 1), **who(cast))
    day = date(2026, 3, 1)
    readings = (lambda: rate_on(entity, day), lambda: periods_of(entity), lambda: regimes_on(ids, day))
    ids = [entity.pk]
    assert [queries(read) for read in readings] == [1, 1, 1]
    for n in range(20):
        other = LegalEntity.objects.create(name=f"Юрлицо {n}")
        ids.append(other.pk)
        set_regime(other, "five", date(2025, n % 12 + 1, 1), **who(cast))
        set_regime(entity, ("ten", "zero")[n % 2], date(2011 + n % 14, 1, 1), **who(cast))
    assert [queries(read) for read in readings] == [1, 1, 1]
    assert len(regimes_on(ids, day)) == 21
