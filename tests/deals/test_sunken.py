"""Where deals sink, as one person may see it."""

from datetime import timedelta

from kochka.deals.models import Jump
from kochka.deals.status import Moment
from kochka.deals.sunken import sinking_stages
from kochka.firm.calendar import work_calendar
from kochka.people.models import User
from tests.cast import Cast
from tests.counting import queries


def found(cast: Cast, user: User, *, later: int = 60) -> list[tuple[str, int]]:
    """What somebody finds so many days from now."""
    moment = Moment.of(cast.now() + timedelta(days=later), work_calendar())
    return [(stage.key, number) for stage, number in sinking_stages(user, cast.firm, moment)]


def test_stages_stand_by_how_many_sink_there(cast: Cast) -> None:
    for _ in range(2):
        cast.step(cast.plain())
    cast.plain()
    assert found(cast, cast.chief, later=0) == []
    assert found(cast, cast.chief) == [("work", 2), ("talk", 1)]


def test_everybody_counts_what_they_see_and_a_deal_on_hold_does_not_sink(cast: Cast) -> None:
    cast.hold(cast.plain())
    cast.plain()
    assert found(cast, cast.anna) == [("talk", 1)]
    assert found(cast, cast.oleg) == []


def test_a_deal_without_a_norm_never_sinks(cast: Cast) -> None:
    cast.plain()
    Jump.objects.update(sinks_at=None)
    assert found(cast, cast.chief) == []


def test_it_is_one_query(cast: Cast) -> None:
    cast.plain()
    moment = Moment.of(cast.now() + timedelta(days=60), work_calendar())
    assert cast.chief.is_chief
    assert queries(lambda: sinking_stages(cast.chief, cast.firm, moment)) == 1
