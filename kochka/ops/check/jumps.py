"""Rules of jumps: one stage at a time, one after another, counted right."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.db.models import Count, F, IntegerField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from kochka.deals.entries import Kind
from kochka.deals.models import Attempt, Deal, Entry, Jump
from kochka.deals.recount import drifted
from kochka.firm.calendar import work_calendar
from kochka.funnel.models import Stage
from kochka.ops.check.running import rule


class Step(NamedTuple):
    """A jump as far as its place in a deal's path goes."""

    deal: int
    stage: int
    came: str
    left: str
    opened_at: datetime
    closed_at: datetime | None


def _pairs() -> Iterable[tuple[Step | None, Step]]:
    """Every jump with the one before it in its deal: one query, read as a stream."""
    fields = ("deal_id", "stage_id", "came", "left", "opened_at", "closed_at")
    before: Step | None = None
    for row in Jump.objects.order_by("deal_id", "opened_at", "pk").values_list(*fields).iterator(chunk_size=5000):
        step = Step(*row)
        yield (before if before and before.deal == step.deal else None), step
        before = step


@rule(_("a jump opens where the one before was left, never earlier"))
def no_overlap() -> Iterable[object]:
    for before, step in _pairs():
        if before and (before.closed_at is None or before.closed_at > step.opened_at):
            yield step.deal


@rule(_("a closed jump says how it was left, an open one was not left"))
def left_how() -> Iterable[object]:
    wrong = Q(closed_at=None) & ~Q(left="") | Q(closed_at__isnull=False, left="")
    return Jump.objects.filter(wrong).values_list("deal", flat=True)


@rule(_("forward is one stage at a time, back as well; a deal begins at the first one, or was placed"))
def one_stage() -> Iterable[object]:
    stages = {pk: (version, key, position) for pk, version, key, position in _stages()}
    places = {(version, key): position for version, key, position in stages.values()}
    for before, step in _pairs():
        if before is None:
            if step.came == Jump.Came.OPENED and stages[step.stage][2] != 1:
                yield step.deal
            continue
        # A deal may have gone on to another version of its funnel since: the step was made within the one before.
        version, _key, position = stages[before.stage]
        moved = places.get((version, stages[step.stage][1]), -99) - position
        if (moved, before.left) not in STEPS.get(step.came, ()):
            yield step.deal


STEPS: dict[str, set[tuple[int, str]]] = {
    Jump.Came.JUMPED: {(1, Jump.Left.JUMPED)},
    Jump.Came.STEPPED_BACK: {(-1, Jump.Left.STEPPED_BACK)},
    Jump.Came.REOPENED: {(0, Jump.Left.LOST), (0, Jump.Left.FINISHED)},
}
"""How a jump may have come about: by how many stages from the one before, and how that one was left."""


def _stages() -> Iterable[tuple[int, int, str, int]]:
    return Stage.objects.values_list("pk", "version_id", "key", "position").iterator()


@rule(_("every jump forward has its journal entry"))
def in_the_journal() -> Iterable[object]:
    made = Jump.objects.filter(deal=OuterRef("pk"), came=Jump.Came.JUMPED).order_by().values("deal")
    said = Entry.objects.filter(deal=OuterRef("pk"), kind=Kind.JUMPED).order_by().values("deal")
    rows = Deal.objects.annotate(
        made=Coalesce(Subquery(made.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), Value(0)),
        said=Coalesce(Subquery(said.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), Value(0)),
    )
    return rows.exclude(made=F("said")).values_list("pk", flat=True).iterator()


@rule(_("the tries of a jump are the attempts that were recorded"))
def tries() -> Iterable[object]:
    made = Attempt.objects.filter(jump=OuterRef("pk")).order_by().values("jump").annotate(n=Count("pk")).values("n")
    rows = Jump.objects.annotate(made=Coalesce(Subquery(made, output_field=IntegerField()), Value(0)))
    return rows.exclude(made=F("tries")).values_list("deal", flat=True).iterator()


@rule(_("stored deadlines are what the calendar says"))
def deadlines() -> Iterable[object]:
    return (row.deal_id for row in drifted(work_calendar()))
