"""The rows of timesheets."""

from kochka.timesheets.models.days import Absence, ClosedPeriod
from kochka.timesheets.models.money import CostRate, Expense
from kochka.timesheets.models.verdict import Verdict
from kochka.timesheets.models.work import TimeEntry, Timer, Work

__all__ = ["Absence", "ClosedPeriod", "CostRate", "Expense", "TimeEntry", "Timer", "Verdict", "Work"]
