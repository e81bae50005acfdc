"""What a planning meeting goes through, on both databases."""

from datetime import datetime

import pytest
import time_machine
from django.utils import timezone

from kochka.deals.planning import FEWEST, LINES, Meeting
from kochka.deals.status import Moment
from kochka.firm.calendar import work_calendar
from kochka.people.models import User
from tests.cast import Cast

DAY = 86_400


def meeting(cast: Cast, user: User, **given: int) -> Meeting:
    moment = Moment.of(timezone.now(), work_calendar())
    begins = datetime.combine(work_calendar().day_of(timezone.now()), datetime.min.time(), work_calendar().timezone)
    return Meeting(user, cast.firm, moment, day_begins=begins, **given)


def test_late_promised_sinking_and_said_are_counted_apart(cast: Cast, clock: time_machine.Traveller) -> None:
    cast.plain(title="Обещали", promised=True)
    said = cast.fresh(cast.plain(title="Уже сказано"))
    cast.plain(title="Тонет и не опаздывает", due=cast.soon(60))
    clock.shift(14 * DAY)
    cast.replan(said, due=cast.soon(60))
    (anna,) = meeting(cast, cast.chief).people
    assert (anna.total, anna.broken, anna.said) == (3, 1, 1)
    assert anna.sinking == 3
    assert [jump.deal.title for jump in anna.jumps] == ["Обещали", "Тонет и не опаздывает", "Уже сказано"]


def test_what_was_said_yesterday_and_stands_in_time_is_spoken_of_no_more(
    cast: Cast, clock: time_machine.Traveller
) -> None:
    deal = cast.fresh(cast.plain())
    clock.shift(2 * DAY)
    cast.replan(deal, due=cast.soon(10))
    assert [person.said for person in meeting(cast, cast.chief).people] == [1]
    clock.shift(DAY)
    assert meeting(cast, cast.chief).people == []


def test_held_deals_are_not_spoken_of(cast: Cast, clock: time_machine.Traveller) -> None:
    deal = cast.fresh(cast.plain())
    clock.shift(7 * DAY)
    cast.hold(deal)
    assert meeting(cast, cast.chief).people == []


def test_where_many_are_spoken_of_each_has_fewer_lines(
    cast: Cast, clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kochka.deals.planning.ON_PAGE", 2 * FEWEST)
    for by in (cast.anna, cast.oleg):
        for _ in range(LINES):
            cast.plain(by=by)
    clock.shift(7 * DAY)
    people = meeting(cast, cast.chief).people
    assert [(person.total, len(person.jumps), person.more) for person in people] == 2 * [(8, FEWEST, 8 - FEWEST)]


def test_a_long_list_is_cut_and_counted_whole(cast: Cast, clock: time_machine.Traveller) -> None:
    for _ in range(LINES + 2):
        cast.plain()
    clock.shift(7 * DAY)
    (anna,) = meeting(cast, cast.chief).people
    assert (anna.total, len(anna.jumps), anna.more) == (LINES + 2, LINES, 2)
    (alone,) = meeting(cast, cast.chief, only=cast.anna.pk).people
    assert alone.more == 0
