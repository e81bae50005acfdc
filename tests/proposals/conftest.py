"""Fixtures of the domain, for proposals too."""

from tests.clock import cast, clock

__all__ = ["cast", "clock"]
