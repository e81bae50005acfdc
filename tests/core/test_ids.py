import os
import threading
import time
from itertools import pairwise
from uuid import RFC_4122, UUID

import pytest

from kochka.core.ids import _Clock, new_id


def test_an_id_is_a_version_7_uuid_of_the_present_millisecond(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("kochka.core.ids._clock", _Clock())  # tests that travel in time leave the common one ahead
    before = time.time_ns() // 1_000_000
    made = new_id()
    assert isinstance(made, UUID)
    assert made.version == 7
    assert made.variant == RFC_4122
    # Ids made in a burst may run ahead of the clock by the carry of the counter, never behind it.
    assert before <= made.int >> 80 <= time.time_ns() // 1_000_000 + 1


def test_ids_grow_strictly_in_the_order_in_which_they_are_made():
    ids = [new_id() for _ in range(20_000)]
    assert all(a < b for a, b in pairwise(ids))
    assert [str(i) for i in ids] == sorted(str(i) for i in ids)


def test_ids_grow_even_when_the_clock_steps_back_or_the_counter_runs_over():
    clock = _Clock()
    first = clock.tick(1000)
    second = clock.tick(400)
    assert second > first
    clock.counter = (1 << 42) - 1
    assert clock.tick(1000) > second
    assert clock.millisecond == 1001


def test_threads_never_share_an_id():
    made: list[list[UUID]] = [[] for _ in range(8)]

    def make(into: list[UUID]) -> None:
        into.extend(new_id() for _ in range(2000))

    threads = [threading.Thread(target=make, args=(into,)) for into in made]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({i for into in made for i in into}) == 16_000
    assert all(into == sorted(into) for into in made)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_forked_worker_makes_ids_of_its_own():
    new_id()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(writing, new_id().bytes)
        os._exit(0)
    os.waitpid(child, 0)
    theirs = UUID(bytes=os.read(reading, 16))
    os.close(reading)
    os.close(writing)
    assert theirs.version == 7
    assert (theirs.int >> 32) & 0x3FFFFFFF != (new_id().int >> 32) & 0x3FFFFFFF
