"""Status is computed in one place, as a method and in the database, and they never differ."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kochka.deals.models import Jump
from kochka.deals.status import Depth, Moment, Section, broken_promise, depth, section, silent, sinking, with_section
from kochka.firm.calendar import work_calendar
from tests.cast import Cast
from tests.clock import NOON

near = st.one_of(st.integers(-60, 60), st.sampled_from([-1441, -1440, 0, 539, 540, 720, 721, 9360, 9361, 10800]))
minutes = st.one_of(near, st.integers(-30_000, 30_000))
maybe = st.none() | minutes


@pytest.fixture
def jump(cast: Cast) -> Jump:
    open_jump = cast.plain().open_jump
    assert open_jump
    return open_jump


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(due=minutes, warns=maybe, sinks=maybe, silence=maybe, promised=st.booleans(), now=near)
def test_the_method_and_the_query_say_the_same_at_every_moment(
    jump: Jump, due: int, warns: int | None, sinks: int | None, silence: int | None, promised: bool, now: int
):
    jump.due_at, jump.promised = NOON + timedelta(minutes=due), promised
    for name, value in (("warns_at", warns), ("sinks_at", sinks), ("silent_at", silence)):
        setattr(jump, name, None if value is None else NOON + timedelta(minutes=value))
    jump.save()
    moment = Moment.of(NOON + timedelta(minutes=now), work_calendar())
    row = with_section(Jump.objects.open(), moment).get()
    assert row.section == section(jump, moment)
    assert (row.pressing == 0) is broken_promise(jump, moment)
    assert sinking(Jump.objects.open(), moment).exists() is (depth(jump, moment) is Depth.SINKING)


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        (-1, Section.OVERDUE),
        (0, Section.TODAY),
        (11.99, Section.TODAY),
        (12, Section.WEEK),
        (12 + 6 * 24 - 0.01, Section.WEEK),
        (12 + 6 * 24, Section.LATER),
    ],
)
def test_a_day_ends_at_midnight_where_the_company_is(jump: Jump, hours: float, expected: Section):
    jump.due_at, jump.silent_at = NOON + timedelta(hours=hours), None
    assert section(jump, Moment.of(NOON, work_calendar())) is expected


def test_silence_makes_anything_overdue(jump: Jump):
    jump.due_at, jump.silent_at = NOON + timedelta(days=20), NOON - timedelta(seconds=1)
    moment = Moment.of(NOON, work_calendar())
    assert silent(jump, moment)
    assert section(jump, moment) is Section.OVERDUE
