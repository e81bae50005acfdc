"""The company with its people, at noon on a Tuesday."""

from tests.clock import cast, clock

__all__ = ["cast", "clock"]
