"""Days away: one's own to tell, each day once."""

import pytest

from kochka.core.refusals import Invalid, NotYours
from kochka.timesheets.absences import be_away, withdraw
from kochka.timesheets.models import Absence
from tests.cast import Cast


def away(cast: Cast, first: int, last: int, **given) -> Absence:
    given = {"by": cast.anna, "at": cast.now()} | given
    return be_away(cast.anna, Absence.Kind.VACATION, cast.day(first), cast.day(last), **given)


def test_days_away_are_told_once_and_taken_back(cast: Cast):
    row = away(cast, 1, 5)
    with pytest.raises(Invalid):
        away(cast, 5, 9)
    away(cast, 6, 6, by=cast.chief)
    withdraw(row, by=cast.anna, at=cast.now())
    assert withdraw(row, by=cast.chief, at=cast.now()).withdrawn_by == cast.anna
    away(cast, 5, 5)


def test_wrong_days_and_other_peoples_days_are_refused(cast: Cast):
    for days in ((2, 1), (0, 366)):
        with pytest.raises(Invalid):
            away(cast, *days)
    with pytest.raises(NotYours):
        away(cast, 1, 1, by=cast.egor)
    with pytest.raises(NotYours):
        withdraw(away(cast, 1, 1), by=cast.egor, at=cast.now())
