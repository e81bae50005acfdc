"""The heart of the tests: people do anything to deals in any order, and the rules hold after every step.

What happens stands in tests/walking/, what is checked in tests/walking/rules.py and tests/invariants.py.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from kochka.ops.check import findings
from tests.cast import Cast
from tests.walker import walk
from tests.walking.around import WORLDLY
from tests.walking.verbs import VERBS
from tests.walking.world import World


@dataclass
class Drawn:
    """Chance by hypothesis, which shrinks what went wrong to the shortest story."""

    data: st.DataObject

    def choice[T](self, items: Sequence[T]) -> T:
        return items[self.data.draw(st.integers(0, len(items) - 1))]

    def number(self, low: int, high: int) -> int:
        return self.data.draw(st.integers(low, high))


class Journey(RuleBasedStateMachine):
    """One company's story; whatever it did to the database is taken back in the end."""

    def __init__(self, cast: Cast) -> None:
        super().__init__()
        self.point = transaction.savepoint_create()
        self.world = World(cast, now=timezone.now() - timedelta(days=200), pace=12 * 60)

    @initialize(data=st.data())
    def the_company_has_deals(self, data: st.DataObject) -> None:
        for verb in ("open", "open", "place"):
            self.world.step(Drawn(data), verb)

    @rule(data=st.data(), verb=st.sampled_from([*VERBS]))
    def somebody_does_something(self, data: st.DataObject, verb: str) -> None:
        self.world.step(Drawn(data), verb)

    @rule(data=st.data(), times=st.integers(1, 4))
    def somebody_does_the_right_thing(self, data: st.DataObject, times: int) -> None:
        for _time in range(times):
            self.world.step(Drawn(data), "onward")

    @rule(data=st.data(), what=st.sampled_from([*WORLDLY]))
    def something_happens_around(self, data: st.DataObject, what: str) -> None:
        self.world.step(Drawn(data), what)

    @invariant()
    def all_rules_hold(self) -> None:
        self.world.check()

    def teardown(self) -> None:
        connection.check_constraints()
        transaction.savepoint_rollback(self.point)


@pytest.mark.long
def test_whatever_people_do_all_rules_hold(cast: Cast):
    run_state_machine_as_test(
        lambda: Journey(cast),
        settings=settings(
            max_examples=25,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            print_blob=True,
        ),
    )


@pytest.fixture
def walked(cast: Cast) -> Iterator[World]:
    """Five hundred random steps of a company with deals of every sort."""
    yield walk(500, 11, every=25, cast=cast)
    connection.check_constraints()


def test_a_long_walk_breaks_no_rule_and_the_products_own_check_agrees(walked: World):
    assert [(one.rule, one.first) for one in findings()] == []
    assert len(set(VERBS) & set(walked.told)) > 15, "most verbs worked for somebody"
    assert walked.told["onward"] > 50
