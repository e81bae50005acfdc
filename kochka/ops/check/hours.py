"""Rules of hours: a day has no more than its hours, a correction takes the place of the former, a watch came to its own
entry, what is kept of verdicts is in the journal."""

from collections.abc import Iterable

from django.db.models import F, Q, Sum
from django.utils.translation import gettext_lazy as _

from kochka.deals.models import Entry
from kochka.ops.check.running import rule
from kochka.timesheets.entries import Kind
from kochka.timesheets.models import Expense, TimeEntry, Timer, Verdict
from kochka.timesheets.models.work import DAY


@rule(_("nobody has logged more on a day than it has hours"))
def full_days() -> Iterable[object]:
    sums = TimeEntry.objects.filter(withdrawn_at=None).order_by().values_list("person", "day")
    over = sums.annotate(total=Sum("minutes")).filter(total__gt=DAY)
    yield from (f"{person}/{day}" for person, day, _total in over.iterator())


@rule(_("what was corrected counts no more, and the watch of an entry is of the same person and work"))
def corrected() -> Iterable[object]:
    for model in (TimeEntry, Expense):
        twice = model._default_manager.filter(former__isnull=False, former__withdrawn_at=None)
        yield from twice.order_by("pk").values_list("pk", flat=True).iterator()
    strange = ~Q(entry__person=F("person")) | ~Q(entry__work=F("work"))
    watches = Timer.objects.filter(strange, entry__isnull=False, entry__withdrawn_at=None)
    yield from watches.order_by("pk").values_list("pk", flat=True).iterator()


@rule(_("each verdict about what talking costs stands in the journal of its deal"))
def verdicts() -> Iterable[object]:
    written = Entry.objects.filter(kind=Kind.VERDICT.value).order_by().values_list("deal", flat=True)
    rows = Verdict.objects.exclude(deal__in=written)
    return rows.order_by("pk").values_list("pk", flat=True).iterator()
