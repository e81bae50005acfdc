"""Settings are changed by chiefs, one after the other, and every change is a dated row with who."""

from datetime import date, time
from typing import Any

import pytest

from kochka.core.money import Money
from kochka.core.refusals import Invalid, NotYours, Refused, Stale
from kochka.deals.details import revalue
from kochka.deals.models import Jump
from kochka.deals.recount import drifted
from kochka.firm.adjusting import adjust, standing
from kochka.firm.calendar import work_calendar
from kochka.firm.days import OwnDay, clear_days, mark_days, span
from kochka.firm.models import DayOff, FieldDefinition
from kochka.firm.settings import the_firm
from kochka.people.models import Change
from kochka.people.roles import Role
from tests.cast import Cast


def changes() -> list[tuple[str, str, str, str]]:
    return list(Change.objects.order_by("pk").values_list("about", "what", "before", "after"))


GIVEN: list[tuple[str, Any, str, str]] = [
    ("name", "  Болото  и Ко 🐸 ", "Кочкари", "Болото и Ко 🐸"),
    ("language", "en", "ru", "en"),
    ("currency", "eur", "RUB", "EUR"),
    ("timezone", "Asia/Omsk", "Europe/Moscow", "Asia/Omsk"),
    ("country", "", "RU", ""),
    ("day_opens", time(10), "09:00", "10:00"),
    ("visibility", "all", "own", "all"),
    ("hold_limit", 12, "30", "12"),
    ("enquiry_minutes", 15, "60", "15"),
]


@pytest.mark.parametrize(("name", "value", "before", "after"), GIVEN)
def test_each_setting_is_changed_with_a_dated_row(cast: Cast, name: str, value: Any, before: str, after: str):
    adjust(by=cast.chief, at=cast.now(), **{name: value})
    assert standing(the_firm())[name] == after
    assert changes() == [("firm", name, before, after)]
    row = Change.objects.get()
    assert (row.by, row.at) == (cast.chief, cast.now())
    adjust(by=cast.chief, at=cast.now(), **{name: value})
    assert len(changes()) == 1, "the same again is no change"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("name", " "),
        ("name", "ы" * 121),
        ("language", "tlh"),
        ("currency", "рубли"),
        ("timezone", "Europe/Kochka"),
        ("country", "XX"),
        ("day_closes", time(8)),
        ("day_closes", None),
        ("visibility", "everybody"),
        ("go_ahead_rule", "nobody"),
        ("hold_limit", 0),
        ("hold_limit", 251),
        ("enquiry_minutes", None),
        ("enquiry_minutes", 4),
    ],
)
def test_what_makes_no_sense_names_its_field_and_changes_nothing(cast: Cast, name: str, value: Any):
    before = standing(the_firm())
    with pytest.raises(Refused) as no:
        adjust(by=cast.chief, at=cast.now(), **{name: value})
    assert list(no.value.fields) == [name]
    assert standing(the_firm()) == before
    assert changes() == []


def test_all_that_is_wrong_is_said_at_once(cast: Cast):
    with pytest.raises(Refused) as no:
        adjust(by=cast.chief, at=cast.now(), name="", currency="?", visibility="team")
    assert set(no.value.fields) == {"name", "currency"}


@pytest.mark.parametrize("who", ["anna", "egor", "polina", "tamara", "oleg"])
def test_only_chiefs_change_settings(cast: Cast, who: str):
    with pytest.raises(NotYours):
        adjust(by=getattr(cast, who), at=cast.now(), name="Моя")
    with pytest.raises(NotYours):
        mark_days([OwnDay(date(2026, 12, 31))], by=getattr(cast, who), at=cast.now())
    assert changes() == []


def test_go_aheads_of_each_want_named_chiefs(cast: Cast):
    with pytest.raises(Invalid):
        adjust(by=cast.chief, at=cast.now(), go_ahead_rule="each")
    with pytest.raises(Invalid):
        adjust(by=cast.chief, at=cast.now(), go_ahead_chiefs=[cast.anna])
    adjust(by=cast.chief, at=cast.now(), go_ahead_rule="each", go_ahead_chiefs=[cast.chief])
    assert changes() == [
        ("firm", "go_ahead_rule", "any", "each"),
        ("firm", "go_ahead_chiefs", "", cast.chief.name),
    ]


def test_the_currency_stays_once_a_sum_is_written_down(cast: Cast):
    revalue(cast.plain(), value=Money(100, "RUB"), by=cast.anna, at=cast.now())
    with pytest.raises(Invalid) as no:
        adjust(by=cast.chief, at=cast.now(), currency="EUR")
    assert list(no.value.fields) == ["currency"]


def test_what_two_chiefs_change_at_once_is_not_written_over_unseen(cast: Cast):
    other = cast.person("Вторая", "second@example.org", Role.CHIEF)
    seen = standing(the_firm())
    adjust(by=other, at=cast.now(), seen=seen, name="Её имя", hold_limit=20)
    with pytest.raises(Stale):
        adjust(by=cast.chief, at=cast.now(), seen=seen, name="Его имя")
    adjust(by=cast.chief, at=cast.now(), seen=seen, hold_limit=20, visibility="team")
    firm = the_firm()
    assert (firm.name, firm.hold_limit, firm.visibility) == ("Её имя", 20, "team"), "fields are compared one by one"


def test_another_clock_counts_the_deadlines_anew(cast: Cast):
    deal = cast.plain()
    before = Jump.objects.get(pk=deal.open_jump_id).sinks_at
    adjust(by=cast.chief, at=cast.now(), day_opens=time(13), day_closes=time(19))
    assert Jump.objects.get(pk=deal.open_jump_id).sinks_at != before
    assert list(drifted(work_calendar())) == []


def test_days_of_ones_own_are_marked_and_taken_away_with_dated_rows(cast: Cast):
    deal = cast.plain()
    before = Jump.objects.get(pk=deal.open_jump_id).sinks_at
    days = span(date(2026, 11, 25), date(2026, 11, 26), name="Переезд")
    assert mark_days(days, by=cast.chief, at=cast.now()) == 1
    assert Jump.objects.get(pk=deal.open_jump_id).sinks_at != before
    with pytest.raises(Stale):
        clear_days([days[0].day], seen="works", by=cast.chief, at=cast.now())
    clear_days([one.day for one in days], seen="off: Переезд", by=cast.chief, at=cast.now())
    assert Jump.objects.get(pk=deal.open_jump_id).sinks_at == before
    assert changes() == [
        ("calendar", "2026-11-25/2026-11-26", "", "off: Переезд"),
        ("calendar", "2026-11-25/2026-11-26", "off: Переезд", ""),
    ]


def test_a_year_without_working_days_is_refused_and_nothing_is_marked(cast: Cast):
    for first, last in ((date(2027, 1, 1), date(2027, 12, 31)), (date(2028, 1, 1), date(2028, 12, 31))):
        with pytest.raises(Invalid, match=str(first.year)):
            mark_days(span(first, last), by=cast.chief, at=cast.now())
    assert not DayOff.objects.exists()


def test_days_marked_otherwise_already_and_days_too_far_away_are_refused(cast: Cast):
    day = OwnDay(date(2026, 12, 31), name="Сдаём год")
    mark_days([day], by=cast.chief, at=cast.now())
    mark_days([day], by=cast.chief, at=cast.now())
    with pytest.raises(Invalid, match=r"31\.12\.2026"):
        mark_days([OwnDay(day.day, works=True)], by=cast.chief, at=cast.now())
    mark_days([OwnDay(day.day, works=True)], by=cast.chief, at=cast.now(), over=True)
    for wrong in ([OwnDay(date(1999, 1, 1))], [OwnDay(date(2099, 1, 1))], [OwnDay(day.day, name="ы" * 121)], []):
        with pytest.raises(Refused):
            mark_days(wrong, by=cast.chief, at=cast.now())
    for last in (date(2026, 12, 30), date(2028, 12, 31)):
        with pytest.raises(Invalid):
            span(day.day, last)
    assert DayOff.objects.get().works


def test_sums_in_own_fields_hold_the_currency_too(cast: Cast):
    from kochka.deals.fields import set_fields

    FieldDefinition.objects.create(key="budget", name="Бюджет", kind="money")
    set_fields(cast.plain(), {"budget": "5 ₽"}, by=cast.anna, at=cast.now())
    with pytest.raises(Invalid):
        adjust(by=cast.chief, at=cast.now(), currency="EUR")
