"""The company's own fields on deals: typed in words, kept in one shape, corrected by new rows."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from kochka.core.refusals import Ended, Invalid, NotYours, Stale
from kochka.deals.fields import Unreadable, describe, read_fields, reading, set_fields, values_of
from kochka.deals.journal import timeline
from kochka.deals.journey.endings import withdraw
from kochka.deals.journey.forward import open_deal
from kochka.deals.journey.placing import Placed, place
from kochka.deals.models import Deal, FieldValue
from kochka.deals.values import shown
from kochka.firm.calendar import work_calendar
from kochka.firm.models import FieldDefinition, LeadSource, ServiceLine
from tests.cast import Cast
from tests.counting import queries

Kind = FieldDefinition.Kind


def field(kind: FieldDefinition.Kind, key: str = "", **given: object) -> FieldDefinition:
    return FieldDefinition.objects.create(key=key or kind.value, name=f"Поле {kind.value}", kind=kind, **given)


TYPED = [
    (Kind.TEXT, "  Портал   для <b>дилеров</b> 🎉 ", "Портал для <b>дилеров</b> 🎉"),
    (Kind.NUMBER, "1 234,50", "1234.5"),
    (Kind.NUMBER, "−3", "-3"),
    (Kind.MONEY, "320 000 ₽", "320000.00"),
    (Kind.MONEY, "2,4 млн", "2400000.00"),
    (Kind.DATE, "завтра", "2026-11-25"),
    (Kind.DATE, "1.03.2027", "2027-03-01"),
    (Kind.CHOICE, "ЁЛКА", "Елка"),
    (Kind.FLAG, "да", "yes"),
    (Kind.FLAG, "No", "no"),
]


@pytest.mark.parametrize(("kind", "typed", "kept"), TYPED)
def test_what_is_typed_is_kept_in_one_shape(cast: Cast, kind: FieldDefinition.Kind, typed: str, kept: str):
    deal, own = cast.plain(), field(kind, choices="Елка\nСосна")
    set_fields(deal, {own.key: typed}, by=cast.anna, at=cast.now())
    assert values_of([deal.pk]) == {deal.pk: {own.key: kept}}


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        (Kind.TEXT, "ы" * 1001),
        (Kind.NUMBER, "много"),
        (Kind.NUMBER, "1,234"),
        (Kind.NUMBER, "1" * 40),
        (Kind.NUMBER, "0,12345"),
        (Kind.MONEY, "сто рублей"),
        (Kind.MONEY, "100 $"),
        (Kind.MONEY, "-5"),
        (Kind.DATE, "когда-нибудь"),
        (Kind.DATE, "завтра 12:00"),
        (Kind.CHOICE, "Пальма"),
        (Kind.FLAG, "наверное"),
    ],
)
def test_what_is_no_value_names_its_field_and_changes_nothing(cast: Cast, kind: FieldDefinition.Kind, typed: str):
    deal, own, other = cast.plain(), field(kind, choices="Елка"), field(Kind.TEXT, "other")
    with pytest.raises(Unreadable) as no:
        set_fields(deal, {own.key: typed, other.key: "слово"}, by=cast.anna, at=cast.now())
    assert list(no.value.fields) == [own.key]
    assert not FieldValue.objects.exists()


def test_numbers_and_days_stand_where_lists_order_by_them(cast: Cast):
    deal = cast.plain()
    for kind in (Kind.NUMBER, Kind.MONEY, Kind.DATE):
        field(kind)
    set_fields(deal, {"number": "12,5", "money": "10,50 ₽", "date": "25.12.2026"}, by=cast.anna, at=cast.now())
    rows = {row.field.key: row for row in FieldValue.objects.select_related("field")}
    assert rows["number"].number == Decimal("12.5")
    assert rows["money"].number == 1050
    assert rows["date"].day == date(2026, 12, 25)


def test_a_correction_is_a_new_row_and_the_same_again_writes_nothing(cast: Cast):
    deal, own = cast.plain(), field(Kind.TEXT)
    for text in ("раз", "раз", "два"):
        set_fields(deal, {own.key: text}, by=cast.anna, at=cast.now())
    rows = list(FieldValue.objects.order_by("pk").values_list("text", "replaced_at"))
    assert rows == [("раз", cast.now()), ("два", None)]
    assert cast.kinds(deal).count("described") == 2
    set_fields(deal, {own.key: ""}, by=cast.anna, at=cast.now())
    assert values_of([deal.pk]) == {}


def test_the_journal_says_the_values_by_their_ids(cast: Cast):
    deal = cast.plain()
    field(Kind.MONEY), field(Kind.FLAG)
    line = ServiceLine.objects.create(name="Порталы")
    with translation.override("ru"):
        describe(deal, typed={"money": "320 000", "flag": "да"}, service_line=line, by=cast.anna, at=cast.now())
        told = timeline(deal)[0]
    assert set(told.entry.payload) == {"line", "values", "currency"}
    for word in ("Порталы", "320\u00a0000\u00a0₽", "Поле flag: да"):
        assert word in str(told.detail)


def test_somebody_elses_change_is_not_overwritten_unseen(cast: Cast):
    deal, own, other = cast.plain(), field(Kind.TEXT), field(Kind.TEXT, "other")
    set_fields(deal, {own.key: "от шефа"}, by=cast.chief, at=cast.now())
    with pytest.raises(Stale, match=own.name):
        set_fields(deal, {own.key: "от Анны"}, seen={own.key: ""}, by=cast.anna, at=cast.now())
    set_fields(deal, {other.key: "от Анны"}, seen={own.key: "", "other": ""}, by=cast.anna, at=cast.now())
    assert values_of([deal.pk])[deal.pk] == {own.key: "от шефа", "other": "от Анны"}


def test_service_line_and_source_are_said_changed_and_taken_away(cast: Cast):
    deal, line, source = (
        cast.plain(), ServiceLine.objects.create(name="Порталы"), LeadSource.objects.create(name="Сайт")
    )  # fmt: skip
    describe(deal, service_line=line, source=source, by=cast.anna, at=cast.now())
    assert (cast.fresh(deal).service_line_id, cast.fresh(deal).source_id) == (line.pk, source.pk)
    with pytest.raises(Stale):
        describe(deal, service_line=None, seen={"service_line": "", "source": ""}, by=cast.anna, at=cast.now())
    describe(deal, source=None, by=cast.anna, at=cast.now())
    assert (cast.fresh(deal).service_line_id, cast.fresh(deal).source_id) == (line.pk, None)


def test_what_is_retired_is_offered_no_more_but_stays_where_it_is(cast: Cast):
    deal, own, line = cast.plain(), field(Kind.TEXT), ServiceLine.objects.create(name="Порталы")
    describe(deal, service_line=line, typed={own.key: "было"}, by=cast.anna, at=cast.now())
    ServiceLine.objects.update(retired_at=cast.now())
    FieldDefinition.objects.update(retired_at=cast.now())
    describe(deal, service_line=line, typed={own.key: "было"}, by=cast.anna, at=cast.now())
    assert values_of([deal.pk]) == {deal.pk: {own.key: "было"}}
    with pytest.raises(Unreadable):
        set_fields(deal, {own.key: "стало"}, by=cast.anna, at=cast.now())
    with pytest.raises(Invalid):
        describe(cast.plain(), service_line=line, by=cast.anna, at=cast.now())
    with pytest.raises(Invalid):
        cast.deal(service_line=line)


def test_a_choice_that_is_offered_no_more_stays(cast: Cast):
    deal, own = cast.plain(), field(Kind.CHOICE, choices="Елка\nСосна")
    set_fields(deal, {own.key: "Сосна"}, by=cast.anna, at=cast.now())
    FieldDefinition.objects.update(choices="Елка")
    set_fields(deal, {own.key: "Сосна"}, by=cast.anna, at=cast.now())
    assert values_of([deal.pk]) == {deal.pk: {own.key: "Сосна"}}


def test_it_is_for_those_whose_deal_it_is_and_not_for_withdrawn_ones(cast: Cast):
    deal, own = cast.plain(), field(Kind.TEXT)
    with pytest.raises(NotYours):
        set_fields(deal, {own.key: "чужое"}, by=cast.oleg, at=cast.now())
    withdraw(deal, reason="Дважды", by=cast.chief, at=cast.now())
    with pytest.raises(Ended):
        set_fields(deal, {own.key: "поздно"}, by=cast.chief, at=cast.now())


def test_a_new_deal_may_say_at_once_what_it_is(cast: Cast):
    line, source = ServiceLine.objects.create(name="Порталы"), LeadSource.objects.create(name="Сайт")
    deal = open_deal(
        title="Портал", next_action="Позвонить", due=cast.soon(), by=cast.anna, at=cast.now(),
        service_line=line, source=source,
    )  # fmt: skip
    assert (deal.service_line, deal.source) == (line, source)


def test_placed_deals_bring_their_fields_along(cast: Cast):
    own, line = field(Kind.MONEY), ServiceLine.objects.create(name="Порталы")
    stage = cast.plain().stage
    values = read_fields({own: "10 ₽"}, reading(cast.firm, work_calendar(), cast.now()))
    row = Placed(
        title="Старая", owner=cast.anna, stage=stage, currency="RUB", opened_at=cast.now(), next_action="Позвонить",
        due=cast.soon(), service_line=line, fields=values,
    )  # fmt: skip
    deals = place([row, row], by=cast.chief, at=cast.now())
    assert values_of([deal.pk for deal in deals]) == {deal.pk: {"money": "10.00"} for deal in deals}
    assert Deal.objects.filter(service_line=line).count() == 2


def test_reading_many_deals_costs_one_query(cast: Cast):
    own = field(Kind.TEXT)
    deals = [cast.plain() for _each in range(5)]
    for deal in deals:
        set_fields(deal, {own.key: "слово"}, by=cast.anna, at=cast.now())
    ids = [deal.pk for deal in deals]
    assert queries(lambda: values_of(ids[:1])) == queries(lambda: values_of(ids)) == 1


@pytest.mark.parametrize(
    ("kind", "text", "ru", "en"),
    [
        (Kind.NUMBER, "1234.5", "1\u00a0234,5", "1,234.5"),
        (Kind.MONEY, "320000.00", "320\u00a0000\u00a0₽", "320,000\u00a0₽"),
        (Kind.DATE, "2026-11-25", "25\u00a0ноября\u00a02026", "November\u00a025, 2026"),
        (Kind.FLAG, "yes", "да", "yes"),
        (Kind.TEXT, "", "", ""),
    ],
)
def test_values_are_shown_in_the_readers_language(kind: FieldDefinition.Kind, text: str, ru: str, en: str):
    own = FieldDefinition(kind=kind)
    for language, said in (("ru", ru), ("en", en)):
        with translation.override(language):
            assert shown(own, text, language) == said
