"""Identifiers that are made before the row exists and still sort by time.

A deal and its open jump point at each other, so the jump's id must be known before either is
inserted; and an index stays compact when new ids land at its end. Version 7 of RFC 9562 gives both.
"""

import os
import threading
import time
from uuid import UUID

_COUNTER_BITS = 42
_TAIL_BITS = 32
_COUNTER_END = 1 << _COUNTER_BITS


class _Clock:
    """The last millisecond used and the counter within it, guarded for threads."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.millisecond = -1
        self.counter = 0

    def tick(self, now: int) -> tuple[int, int]:
        """The next (millisecond, counter): strictly greater than any given before, even if the clock steps back."""
        with self.lock:
            if now > self.millisecond:
                self.millisecond, self.counter = now, _fresh_counter()
            else:
                self.counter += 1
                if self.counter >= _COUNTER_END:
                    self.millisecond, self.counter = self.millisecond + 1, _fresh_counter()
            return self.millisecond, self.counter


def _fresh_counter() -> int:
    """Random, with its top bit clear, so that there is room to count up (RFC 9562, 6.2, method 1)."""
    return int.from_bytes(os.urandom(6)) >> (48 - _COUNTER_BITS + 1)


_clock = _Clock()


def _forget_parent() -> None:
    """A forked worker counts from a place of its own, and never inherits a held lock."""
    global _clock
    _clock = _Clock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_parent)


def new_id() -> UUID:
    """A UUID of version 7: later ones are greater within a process, and by the millisecond between processes."""
    millisecond, counter = _clock.tick(time.time_ns() // 1_000_000)
    tail = int.from_bytes(os.urandom(4))
    high, low = counter >> 30, counter & 0x3FFFFFFF
    value = (millisecond & 0xFFFFFFFFFFFF) << 80
    value |= 0x7 << 76 | high << 64
    value |= 0b10 << 62 | low << _TAIL_BITS | tail
    return UUID(int=value)
