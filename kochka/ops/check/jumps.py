"""Rules of jumps: one stage at a time, one after another, counted right."""

from collections.abc import Iterable

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from kochka.deals.entries import Kind
from kochka.deals.models import Attempt, Deal, Entry, Jump
from kochka.deals.recount import drifted
from kochka.firm.calendar import work_calendar
from kochka.ops.check.running import rule


def _before() -> "Subquery":
    earlier = Jump.objects.filter(deal=OuterRef("deal"), pk__lt=OuterRef("pk"), opened_at__lte=OuterRef("opened_at"))
    return Subquery(earlier.order_by("-opened_at", "-pk").values("pk")[:1])


@rule("a jump opens where the one before was left, never earlier")
def no_overlap() -> Iterable[object]:
    overlapping = Jump.objects.filter(deal=OuterRef("deal"), opened_at__lt=OuterRef("opened_at")).filter(
        Q(closed_at=None) | Q(closed_at__gt=OuterRef("opened_at"))
    )
    return Jump.objects.filter(Exists(overlapping)).values_list("deal", flat=True).iterator()


@rule("a closed jump says how it was left, an open one was not left")
def left_how() -> Iterable[object]:
    wrong = Q(closed_at=None) & ~Q(left="") | Q(closed_at__isnull=False, left="")
    return Jump.objects.filter(wrong).values_list("deal", flat=True)


@rule("forward is one stage at a time, back as well")
def one_stage() -> Iterable[object]:
    rows = Jump.objects.filter(came__in=[Jump.Came.JUMPED, Jump.Came.STEPPED_BACK]).annotate(before=_before())
    positions = dict(Jump.objects.values_list("pk", "stage__position").iterator())
    left = dict(Jump.objects.values_list("pk", "left").iterator())
    for row in rows.only("pk", "deal_id", "came", "stage_id").iterator():
        before = row.before  # type: ignore[attr-defined]
        step = positions[row.pk] - positions.get(before, -99)
        wanted = (1, Jump.Left.JUMPED) if row.came == Jump.Came.JUMPED else (-1, Jump.Left.STEPPED_BACK)
        if (step, left.get(before)) != wanted:
            yield row.deal_id


@rule("every jump forward has its journal entry")
def in_the_journal() -> Iterable[object]:
    made = Jump.objects.filter(deal=OuterRef("pk"), came=Jump.Came.JUMPED).order_by().values("deal")
    said = Entry.objects.filter(deal=OuterRef("pk"), kind=Kind.JUMPED).order_by().values("deal")
    rows = Deal.objects.annotate(
        made=Coalesce(Subquery(made.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), Value(0)),
        said=Coalesce(Subquery(said.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), Value(0)),
    )
    return rows.exclude(made=F("said")).values_list("pk", flat=True).iterator()


@rule("the tries of a jump are the attempts that were recorded")
def tries() -> Iterable[object]:
    made = Attempt.objects.filter(jump=OuterRef("pk")).order_by().values("jump").annotate(n=Count("pk")).values("n")
    rows = Jump.objects.annotate(made=Coalesce(Subquery(made, output_field=IntegerField()), Value(0)))
    return rows.exclude(made=F("tries")).values_list("deal", flat=True).iterator()


@rule("stored deadlines are what the calendar says")
def deadlines() -> Iterable[object]:
    return (row.deal_id for row in drifted(work_calendar()))
