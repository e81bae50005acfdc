"""Fixtures of the domain, for timesheets too."""

from tests.clock import cast, clock

__all__ = ["cast", "clock"]
