"""Open hours, and sessions of the pair."""

from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override

from kochka.core.refusals import Ended, Invalid, NotYours, Refused
from kochka.deals.models import Deal
from kochka.firm.calendar import work_calendar
from kochka.people.accounts import let_go
from kochka.people.roles import Role
from kochka.proposals.open_hours import is_open_hours, next_open, set_open_hours
from kochka.proposals.sessions import agree_session, cancel_session, propose_session, settle_session
from kochka.timesheets.models import TimeEntry
from kochka.web.people.history import history
from tests.cast import Cast

TEN, ELEVEN, NOON = time(10), time(11), time(12)


def _start() -> datetime:
    calendar = work_calendar()
    return calendar.due_at(calendar.next_workday(calendar.day_of(timezone.now())), ELEVEN)


def _deal(cast: Cast) -> Deal:
    return cast.hand(cast.plain(), cast.egor, Role.EXPERT)


def _session(cast: Cast, deal: Deal | None = None, **given):
    given = {"starts_at": _start(), "minutes": 30, "about": "Оценка", "by": cast.anna, "at": cast.now()} | given
    return propose_session(deal or _deal(cast), **given)


def test_open_hours_are_set_by_oneself_or_a_chief_and_hold(cast: Cast):
    calendar, start = work_calendar(), _start()
    many = [(day, time(hour), time(hour, 1)) for day in (0, 1) for hour in range(20)]
    with pytest.raises(Invalid):
        set_open_hours(cast.egor, many, by=cast.egor, at=cast.now())
    for who in (cast.egor, cast.chief):
        set_open_hours(cast.egor, [(day, TEN, NOON) for day in range(7)], by=who, at=cast.now())
    with pytest.raises(NotYours):
        set_open_hours(cast.egor, [], by=cast.anna, at=cast.now())
    assert is_open_hours(cast.egor, start, calendar)
    assert not is_open_hours(cast.egor, start + timedelta(hours=1), calendar)
    assert next_open(cast.egor, start - timedelta(hours=3), calendar) == start - timedelta(hours=1)


@pytest.mark.parametrize("rows", [[(7, TEN, NOON)], [(0, NOON, TEN)], [(0, TEN, NOON), (0, ELEVEN, time(13))]])
def test_hours_that_make_no_sense_change_nothing(cast: Cast, rows):
    with pytest.raises(Invalid):
        set_open_hours(cast.egor, rows, by=cast.egor, at=cast.now())


def test_a_session_is_agreed_by_the_other_one_and_counts_for_both(cast: Cast, clock):
    row = _session(cast)
    with pytest.raises(NotYours):
        agree_session(row, by=cast.anna, at=cast.now())
    with pytest.raises(Refused):
        settle_session(row, "Рано", by=cast.egor, at=cast.now())
    agree_session(row, by=cast.egor, at=cast.now())
    clock.shift(row.starts_at - timezone.now() + timedelta(hours=1))
    row = settle_session(row, "Решили", by=cast.egor, at=cast.now(), minutes=40)
    logged = TimeEntry.objects.values_list("person", "minutes", "source")
    assert set(logged) == {(cast.anna.pk, 40, "session"), (cast.egor.pk, 40, "session")}
    with pytest.raises(Ended):
        cancel_session(row, by=cast.anna, at=cast.now())


def test_a_session_lies_in_open_hours_and_beside_no_other(cast: Cast):
    deal = _deal(cast)
    set_open_hours(cast.egor, [(day, TEN, NOON) for day in range(7)], by=cast.egor, at=cast.now())
    for given in ({"starts_at": _start() + timedelta(hours=2)}, {"minutes": 90}, {"minutes": 4}, {"about": " "}):
        with pytest.raises(Invalid):
            _session(cast, deal, **given)
    row = _session(cast, deal)
    with pytest.raises(Invalid):
        _session(cast, deal, starts_at=_start() + timedelta(minutes=15))
    cancel_session(row, by=cast.egor, at=cast.now())
    assert _session(cast, deal, by=cast.egor).proposed_by == cast.egor


def test_a_session_over_a_pause_of_open_hours_is_none(cast: Cast):
    hours = [(day, *span) for day in range(7) for span in ((TEN, NOON), (NOON, time(13)), (time(14), time(16)))]
    set_open_hours(cast.egor, hours, by=cast.egor, at=cast.now())
    deal = _deal(cast)
    with pytest.raises(Invalid):
        _session(cast, deal, minutes=200)
    assert _session(cast, deal, minutes=120).agreed_at is None


def test_neither_of_the_two_is_in_two_sessions_at_once(cast: Cast):
    vera = cast.person("Вера Экспертова", "vera@example.org", Role.EXPERT)
    _session(cast)
    with pytest.raises(Invalid) as no:
        _session(cast, cast.hand(cast.plain(), vera, Role.EXPERT))
    assert cast.anna.name in str(no.value)


@pytest.mark.parametrize("days", [-1, 400, 3000])
def test_a_session_is_neither_over_nor_in_years(cast: Cast, days: int):
    with pytest.raises(Invalid):
        _session(cast, starts_at=_start() + timedelta(days=days))


def test_what_was_proposed_is_agreed_on_only_while_experts_are_wanted(cast: Cast):
    deal = _deal(cast)
    row = _session(cast, deal)
    cast.step(cast.fresh(deal))
    with pytest.raises(Refused):
        agree_session(row, by=cast.egor, at=cast.now())
    assert cancel_session(row, by=cast.egor, at=cast.now()).cancelled_by == cast.egor


def test_who_leaves_leaves_no_session_behind(cast: Cast):
    deal = _deal(cast)
    row = _session(cast, deal)
    cast.hand(cast.fresh(deal), cast.person("Вера Экспертова", "vera@example.org", Role.EXPERT), Role.EXPERT)
    let_go(cast.egor, by=cast.chief, at=cast.now())
    row.refresh_from_db()
    assert row.cancelled_by == cast.chief and "session_cancelled" in str(cast.kinds(deal))


def test_a_note_that_cannot_be_counted_leaves_the_session_as_it_was(cast: Cast, clock):
    row = agree_session(_session(cast), by=cast.egor, at=cast.now())
    clock.shift(row.starts_at - timezone.now() + timedelta(hours=1))
    for minutes in (0, 24 * 60 + 1):
        with pytest.raises(Invalid):
            settle_session(row, "Решили", by=cast.anna, at=cast.now(), minutes=minutes)
    row.refresh_from_db()
    assert row.settled_at is None and row.note == "" and not TimeEntry.objects.exists()


def test_a_deal_without_an_expert_has_no_session(cast: Cast):
    with pytest.raises(Refused):
        _session(cast, cast.plain())


def test_what_was_changed_of_open_hours_is_said_in_words(cast: Cast):
    set_open_hours(cast.egor, [(0, TEN, NOON), (4, TEN, ELEVEN)], by=cast.chief, at=cast.now())
    with override("en"):
        said = history(cast.egor)[0].sentence
    assert said == "Open hours: whenever they work → Mon 10:00–12:00, Fri 10:00–11:00"
