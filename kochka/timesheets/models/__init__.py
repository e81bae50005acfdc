"""The rows of timesheets."""

from kochka.timesheets.models.work import Work

__all__ = ["Work"]
