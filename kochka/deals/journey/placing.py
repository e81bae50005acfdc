"""Placing deals at a stage or an ending: the bulk form for imports and the demo, the one exception to the gates."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import batched

from django.db import transaction
from django.utils.translation import gettext as _

from kochka.clients.locking import living_all
from kochka.clients.models import Company
from kochka.core.refusals import Invalid
from kochka.core.texts import fold
from kochka.core.when import Due
from kochka.core.workdays import WorkCalendar
from kochka.deals.clock import wind
from kochka.deals.entries import Kind
from kochka.deals.fields import value_rows
from kochka.deals.go_aheads import ask_due
from kochka.deals.journal import entry_row
from kochka.deals.journey.holding import new_jump
from kochka.deals.journey.turn import not_future
from kochka.deals.models import Deal, Entry, FieldValue, Jump, Loss
from kochka.deals.values import Value
from kochka.firm.calendar import work_calendar
from kochka.firm.models import FieldDefinition, LeadSource, LossReason, ServiceLine
from kochka.funnel.models import Stage
from kochka.people.models import User
from kochka.people.presence import works_here

BATCH = 250


@dataclass(frozen=True, slots=True)
class Placed:
    """A deal to be placed. Open: `next_action` and `due` are given. Ended: `ended_at` is, and `loss` for a lost one.

    `value_minor` is in minor units of `currency`; `opened_at` of an open deal is when it began over there, its clock
    here starts at the placing. `fields` are values of the company's own fields, read before
    (`deals.fields.read_fields`).
    """

    title: str
    owner: User
    stage: Stage
    currency: str
    opened_at: datetime
    state: Deal.State = Deal.State.OPEN
    client: Company | None = None
    value_minor: int | None = None
    ended_at: datetime | None = None
    loss: LossReason | None = None
    next_action: str = ""
    due: Due | None = None
    service_line: ServiceLine | None = None
    source: LeadSource | None = None
    fields: Mapping[FieldDefinition, Value] = field(default_factory=dict)


def place(rows: Iterable[Placed], *, by: User, at: datetime) -> list[Deal]:
    """Places the rows in one go: all or none. "Gates not proven" stands on each; from here on every gate holds.

    A caller with many rows cuts them into batches itself, so that other writers get their turn between. Raises
    ValueError for a row that makes no sense: readers of files refuse it before; Invalid for an open deal of
    somebody who has left meanwhile.
    """
    not_future(at)
    calendar = work_calendar()
    placed: list[Deal] = []
    with transaction.atomic():
        for batch in batched(rows, BATCH):
            placed += _place(batch, calendar, by=by, at=at)
    return placed


def _place(rows: Sequence[Placed], calendar: WorkCalendar, *, by: User, at: datetime) -> list[Deal]:
    _present(rows)
    stand = living_all(row.client for row in rows if row.client)
    deals = [_deal(row, by=by, at=at) for row in rows]
    for deal in deals:
        deal.client = stand[deal.client_id] if deal.client_id else None
    jumps = [_jump(deal, row, at=at) for deal, row in zip(deals, rows, strict=True)]
    for deal, jump in zip(deals, jumps, strict=True):
        deal.open_jump_id = jump.pk if jump else None
    Deal.objects.bulk_create(deals)
    going = [jump for jump in jumps if jump]
    for jump in going:
        jump.deal_id = jump.deal.pk
        wind(jump, jump.stage.definition, calendar, heard_at=at)
    Jump.objects.bulk_create(going)
    losses = [
        Loss(deal=deal, at=deal.ended_at or at, by=by, reason=row.loss, ended_by=row.loss.ended_by)
        for deal, row in zip(deals, rows, strict=True)
        if row.loss
    ]
    Loss.objects.bulk_create(losses)
    FieldValue.objects.bulk_create(
        said for deal, row in zip(deals, rows, strict=True) for said in value_rows(deal, row.fields, by=by, at=at)
    )
    entries = [
        entry_row(deal, Kind.PLACED, by=by, at=at, stage=deal.stage, state=Deal.State(deal.state)) for deal in deals
    ]
    Entry.objects.bulk_create(entries)
    ask_due([jump.deal_id for jump in going], at=at)
    return deals


def _check(row: Placed, at: datetime) -> None:
    if row.state == Deal.State.OPEN:
        if row.due is None or not row.next_action:
            raise ValueError("an open deal is placed with a next action and its day")
        if row.ended_at or row.loss:
            raise ValueError("an open deal has not ended")
    elif row.state not in (Deal.State.FINISHED, Deal.State.LOST):
        raise ValueError("a deal is placed open, finished or lost")
    elif (row.state == Deal.State.LOST) != bool(row.loss):
        raise ValueError("a lost deal is placed with its reason, and no other is")
    elif row.ended_at and row.ended_at > at:
        raise ValueError("a deal ended before it is placed")
    if row.state == Deal.State.FINISHED and row.stage.version.definition.last.key != row.stage.key:
        raise ValueError("a finished deal is placed at the last stage")


def _present(rows: Sequence[Placed]) -> None:
    """Whoever gets an open deal works here until it is there; in the order of their ids, each asked once."""
    owners = {row.owner.pk: row.owner for row in rows if row.state == Deal.State.OPEN}
    for _pk, owner in sorted(owners.items()):
        if not works_here(owner):
            raise Invalid("owner", _("%(name)s does not work here any more.") % {"name": owner.name})


def _deal(row: Placed, *, by: User, at: datetime) -> Deal:
    _check(row, at)
    is_open = row.state == Deal.State.OPEN
    return Deal(
        title=row.title,
        folded=fold(row.title),
        client=row.client,
        service_line=row.service_line,
        source=row.source,
        value_minor=row.value_minor,
        currency=row.currency,
        owner=row.owner,
        state=row.state,
        stage=row.stage,
        opened_at=min(row.opened_at, row.ended_at or at, at),
        ended_at=None if is_open else (row.ended_at or at),
        gates_proven=False,
        heard_at=at if is_open else None,
        created_by=by,
    )


def _jump(deal: Deal, row: Placed, *, at: datetime) -> Jump | None:
    if row.state != Deal.State.OPEN or row.due is None:
        return None
    return new_jump(
        deal,
        row.stage,
        Jump.Came.PLACED,
        holder=row.owner,
        at=at,
        next_action=row.next_action,
        due=row.due,
        promised=False,
    )
