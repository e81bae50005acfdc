"""Fixtures for the domain's tests, taken over by the conftest of each folder that wants them: time stands still, and
the cast is there."""

from collections.abc import Generator
from datetime import UTC, datetime

import pytest
import time_machine

from tests.cast import Cast, company

NOON = datetime(2026, 11, 24, 9, tzinfo=UTC)
"""A Tuesday, twelve o'clock in Moscow."""


@pytest.fixture(autouse=True)
def clock() -> Generator[time_machine.Traveller]:
    """The clock on the wall stands still at noon: `clock.shift(…)`, `clock.move_to(…)`."""
    with time_machine.travel(NOON, tick=False) as wall:
        yield wall


@pytest.fixture
def cast(clock: time_machine.Traveller, db: None) -> Cast:
    """The company with its people, as founded."""
    return company()
