"""Periods that are closed: their hours and expenses stay as they are. Chiefs close them, and open them again."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from kochka.core.refusals import Invalid, Stale
from kochka.firm.calendar import work_calendar
from kochka.firm.changing import changing
from kochka.people.models import User
from kochka.timesheets.models import ClosedPeriod


def closed_until() -> date | None:
    """The last day that is closed; None while none is."""
    row = newest_closed()
    return row.until if row else None


def newest_closed() -> ClosedPeriod | None:
    """The period that holds now."""
    return ClosedPeriod.objects.filter(opened_at=None).order_by("-id").first()


def in_open_period(day: date) -> None:
    """Raises Invalid for a day whose period is closed. Asked under the lock of a person, which closing waits for."""
    until = closed_until()
    if until and day <= until:
        words = _("The period up to %(day)s is closed. A chief can open it again.")
        raise Invalid("day", words % {"day": until.strftime("%d.%m.%Y")})


def close_period(until: date, *, by: User, at: datetime) -> ClosedPeriod:
    """Days up to `until` take no more changes. Whoever is logging at this moment finishes first. Raises NotYours for
    all but chiefs; Invalid for a day that has not ended and for one that is closed already."""
    with changing(by) as firm:
        list(User.objects.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))
        if until >= work_calendar(firm).day_of(at):
            raise Invalid("until", _("That day has not ended yet. Close up to a day that has."))
        former = closed_until()
        if former and until <= former:
            raise Invalid(
                "until", _("That period is closed already, up to %(day)s.") % {"day": former.strftime("%d.%m.%Y")}
            )
        return ClosedPeriod.objects.create(until=until, at=at, by=by)


def open_again(period: ClosedPeriod, *, by: User, at: datetime) -> ClosedPeriod:
    """The newest closed period is open again; the one before it stays closed. Again: nothing. Raises NotYours for all
    but chiefs; Stale where another one was closed since."""
    with changing(by):
        row = ClosedPeriod.objects.get(pk=period.pk)
        if row.opened_at:
            return row
        if ClosedPeriod.objects.filter(pk__gt=row.pk, opened_at=None).exists():
            raise Stale(_("Another period was closed since. Open that one first."))
        row.opened_at, row.opened_by = at, by
        row.save(update_fields=["opened_at", "opened_by"])
    return row
