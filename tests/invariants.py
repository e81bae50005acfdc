"""The rules of deals as a reader of design.md would check them over the whole database: written apart from the product,
from the rows alone. Each function yields what is broken."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.db import connection, models

from kochka.deals.models import (
    Attempt,
    Confirmation,
    Deal,
    Entry,
    GoAhead,
    GoAheadDecision,
    Hold,
    Jump,
    Loss,
    Participant,
    StepBack,
    Waiver,
    Withdrawal,
)
from kochka.deals.recount import drifted
from kochka.firm.calendar import work_calendar
from kochka.firm.models import DayOff, Firm
from kochka.funnel.models import Stage

# The tables in which a verb may leave a trace.
TABLES: tuple[type[models.Model], ...] = (
    Deal,
    Jump,
    Attempt,
    Hold,
    Loss,
    StepBack,
    Withdrawal,
    Confirmation,
    Waiver,
    GoAhead,
    GoAheadDecision,
    Participant,
    Entry,
)


def broken() -> list[str]:
    """Everything that is broken, in words; empty when all rules hold."""
    checks = (one_jump, jumps_in_order, holders, endings, holds, gatework, counts, journals, deadlines)
    return [f"{check.__name__}: {what}" for check in checks for what in check()]


def rows() -> list[Any]:
    """Everything that the rules are about, as the database keeps it."""
    with connection.cursor() as cursor:
        return [
            cursor.execute(f"SELECT * FROM {model._meta.db_table} ORDER BY {model._meta.pk.column}").fetchall()
            for model in (*TABLES, Firm, DayOff)
        ]


def one_jump() -> Iterator[str]:
    """Rule 1: an open deal has exactly one open jump, which is its own and at its stage; any other deal has none."""
    going: dict[int, list[Jump]] = {}
    for jump in Jump.objects.filter(closed_at=None):
        going.setdefault(jump.deal_id, []).append(jump)
    for deal in Deal.objects.all():
        mine = going.get(deal.pk, [])
        if [jump.pk for jump in mine] != ([deal.open_jump_id] if deal.state == "open" else []):
            yield f"deal {deal.pk}, {deal.state}: {len(mine)} open jumps"
        if (deal.state == "open") is not (deal.ended_at is None):
            yield f"deal {deal.pk}, {deal.state}, ended at {deal.ended_at}"
        yield from (f"deal {deal.pk} is not where its jump is" for jump in mine if jump.stage_id != deal.stage_id)


def jumps_in_order() -> Iterator[str]:
    """Rule 4: jumps follow one another without overlapping, each coming as the one before was left."""
    last: dict[int, Jump] = {}
    came_after = {"jumped": ("jumped",), "stepped_back": ("stepped_back",), "reopened": ("lost", "finished")}
    for jump in Jump.objects.select_related("stage").order_by("deal", "opened_at", "pk"):
        before = last.get(jump.deal_id)
        last[jump.deal_id] = jump
        if before is None:
            if jump.came not in ("opened", "placed", "reopened"):
                yield f"jump {jump.pk} came from nowhere: {jump.came}"
        elif before.closed_at is None or before.closed_at > jump.opened_at:
            yield f"jump {jump.pk} began before the one before it ended"
        elif before.left not in came_after.get(jump.came, ()):
            yield f"jump {jump.pk} {jump.came} after {before.left}"


def holders() -> Iterator[str]:
    """The jump is held by the participant whose stage it is, else by the owner; one participant a role."""
    parts = {(row.deal_id, row.role): row for row in Participant.objects.filter(until=None).select_related("user")}
    if len(parts) != Participant.objects.filter(until=None).count():
        yield "somebody shares a role"
    for deal in Deal.objects.filter(state="open").with_jump():
        part = parts.get((deal.pk, deal.stage.definition.owner))
        wanted = part.user_id if part and part.user.is_active else deal.owner_id
        if deal.open_jump.holder_id != wanted:
            yield f"deal {deal.pk} at {deal.stage.key} is held by {deal.open_jump.holder_id}, not {wanted}"
        if not deal.owner.is_active:
            yield f"deal {deal.pk} belongs to somebody who has left"


def endings() -> Iterator[str]:
    """A lost deal has one standing loss, a withdrawn one its withdrawal, a finished one stands at the last stage."""
    standing = Counter(Loss.objects.filter(reopened_at=None).values_list("deal", flat=True))
    gone = set(Withdrawal.objects.values_list("deal", flat=True))
    for deal in Deal.objects.select_related("stage__version"):
        losses = standing.get(deal.pk, 0)
        if (deal.state == "lost" and losses != 1) or (deal.state in ("open", "finished") and losses):
            yield f"deal {deal.pk}, {deal.state}: {losses} losses"
        if (deal.state == "withdrawn") is not (deal.pk in gone):
            yield f"deal {deal.pk}, {deal.state}, withdrawn or not"
        if deal.state == "finished" and deal.stage.definition.key != deal.stage.version.definition.last.key:
            yield f"deal {deal.pk} finished at {deal.stage.key}"


def holds() -> Iterator[str]:
    """Only an open deal is on hold, on its open jump; holds of a jump lie within it and do not overlap."""
    last: dict[Any, Hold] = {}
    for hold in Hold.objects.select_related("jump", "deal").order_by("jump", "at", "pk"):
        if hold.ended_at is None and (hold.deal.state != "open" or hold.deal.open_jump_id != hold.jump_id):
            yield f"hold {hold.pk} stands on a deal that is {hold.deal.state}"
        end = hold.jump.closed_at
        if hold.at < hold.jump.opened_at or (end and (hold.ended_at is None or hold.ended_at > end)):
            yield f"hold {hold.pk} reaches out of its jump"
        before = last.get(hold.jump_id)
        if before and (before.ended_at is None or before.ended_at > hold.at):
            yield f"hold {hold.pk} overlaps the one before"
        last[hold.jump_id] = hold


def gatework() -> Iterator[str]:
    """What was given to a gate lies within its jump; a go-ahead is settled by its decisions."""
    for model, moment in ((Confirmation, "at"), (Waiver, "at"), (GoAhead, "asked_at")):
        for row in model.objects.select_related("jump"):
            at = getattr(row, moment)
            if at < row.jump.opened_at or (row.jump.closed_at and at > row.jump.closed_at):
                yield f"{model.__name__} {row.pk} lies outside its jump"
    for asked in GoAhead.objects.prefetch_related("decisions"):
        said = [decision.yes for decision in asked.decisions.all()]
        if asked.granted is None and False in said:
            yield f"go-ahead {asked.pk} was refused and waits on"
        if (asked.granted is True and (not said or not all(said))) or (asked.granted is False and False not in said):
            yield f"go-ahead {asked.pk} was settled against what was said"


def counts() -> Iterator[str]:
    """Tries are the attempts that were recorded."""
    made = Counter(Attempt.objects.values_list("jump", flat=True))
    for pk, tries, small, allowed in Jump.objects.values_list("pk", "tries", "small_steps", "tries_allowed"):
        if made.get(pk, 0) != tries or small > tries or (allowed is None and small):
            yield f"jump {pk}: {tries} tries, {made.get(pk, 0)} attempts, {small} small ones"


def journals() -> Iterator[str]:
    """Rules 4 and 6: the journal alone tells where every deal stands, one stage at a time, and holds an entry for every
    row that says something."""
    wrote = Counter(kind.removeprefix("deals.") for kind in Entry.objects.values_list("kind", flat=True))
    rows = {"tried": Attempt, "held": Hold, "confirmed": Confirmation, "waived": Waiver, "go_ahead_asked": GoAhead,
            "stepped_back": StepBack, "withdrawn": Withdrawal}  # fmt: skip
    yield from (
        f"{kind}: {wrote[kind]} entries" for kind, model in rows.items() if wrote[kind] != model.objects.count()
    )
    stories: dict[int, list[Entry]] = {}
    for row in Entry.objects.order_by("pk"):
        stories.setdefault(row.deal_id, []).append(row)
    stages = {str(stage.pk): stage for stage in Stage.objects.all()}
    for deal in Deal.objects.all():
        yield from (f"deal {deal.pk}: {what}" for what in _story(deal, stories.get(deal.pk, []), stages))


_ENDS = {"lost": "lost", "finished": "finished", "withdrawn": "withdrawn", "reopened": "open"}


def _story(deal: Deal, story: list[Entry], stages: dict[str, Stage]) -> Iterator[str]:
    here, state = None, "open"
    for row in story:
        kind, start, end = row.kind.removeprefix("deals."), row.payload.get("from"), row.payload.get("to")
        if kind in ("opened", "placed"):
            here, state = stages[row.payload["stage"]], row.payload.get("state", "open")
        elif kind in ("jumped", "stepped_back"):
            step = stages[end].position - stages[start].position
            if here != stages[start] or step != (1 if kind == "jumped" else -1):
                yield f"entry {row.pk} says {kind} from {start} to {end}, it stood at {here}"
            here = stages[end]
        elif kind == "moved" and here:
            here = next(stage for stage in stages.values() if (stage.version_id, stage.key) == (int(end), here.key))
        state = _ENDS.get(kind, state)
    if here is None or (here.pk, state) != (deal.stage_id, deal.state):
        yield f"it is {deal.state} at {deal.stage_id}, its journal says {state} at {here}"


def deadlines() -> Iterator[str]:
    """Rule 9: what is stored is what the calendar says."""
    yield from (f"jump {row.pk} has drifted" for row in drifted(work_calendar()))


def snapshot() -> dict[str, list[dict[str, Any]]]:
    """Every row of the tables that verbs write to."""
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in TABLES}
