"""What came of renewing the directory of banks, in words."""

from datetime import date

from django.utils.translation import gettext as _

from kochka.core.texts import number
from kochka.exchange.words import language
from kochka.firm.banks import Renewed


def renewed(day: date, came: Renewed) -> str:
    """The account for a person."""
    if came.older:
        days = {"day": day.isoformat(), "latest": came.older.isoformat()}
        return (
            _("The directory of %(day)s is older than the one that is here (%(latest)s): nothing was changed.") % days
        )
    counts = {name: number(getattr(came, name), language()) for name in ("added", "changed", "closed", "same")}
    words = _("The directory of %(day)s. New: %(added)s, changed: %(changed)s, closed: %(closed)s, as before: %(same)s")
    return words % {"day": day.isoformat(), **counts}
