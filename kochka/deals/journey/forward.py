"""The way forward: opening a deal, jumping to the next stage, finishing."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from kochka.clients.locking import living
from kochka.clients.models import Company
from kochka.core.money import Money
from kochka.core.refusals import Invalid, NotYours, Refused
from kochka.core.said import said
from kochka.core.texts import fold
from kochka.core.when import Due
from kochka.deals.clock import not_past
from kochka.deals.entries import Kind
from kochka.deals.fields import is_offered
from kochka.deals.gate import Gate, GateShut, gate
from kochka.deals.go_aheads import ask_due_of
from kochka.deals.journal import write
from kochka.deals.journey.holding import enter, holder_of, leave, new_jump, stage_at
from kochka.deals.journey.turn import Turn, not_future, not_held, swap_out, turn, worth
from kochka.deals.knowingly import asked, noted
from kochka.deals.models import Deal, Jump
from kochka.deals.rights import Act
from kochka.firm.calendar import work_calendar
from kochka.firm.models import LeadSource, ServiceLine
from kochka.firm.settings import the_firm
from kochka.funnel.models import Stage, Version
from kochka.funnel.publishing import newest_versions
from kochka.people.models import User
from kochka.people.presence import works_here


def open_deal(
    *,
    title: str,
    by: User,
    at: datetime,
    next_action: str,
    due: Due,
    version: Version | None = None,
    client: Company | None = None,
    value: Money | None = None,
    owner: User | None = None,
    promised: bool = False,
    service_line: ServiceLine | None = None,
    source: LeadSource | None = None,
    knowingly: str = "",
) -> Deal:
    """Opens a deal at the first stage of a funnel (the newest version of the oldest one unless named).

    The client counts as having heard from us now. Raises Invalid, NotYours for who works here no more; Refused where no
    funnel is published yet; CutOffNow for a client who is cut off, unless `knowingly` says why.
    """
    owner = owner or by
    not_future(at)
    firm = the_firm()
    calendar = work_calendar(firm)
    not_past(due, calendar, at)
    deal = Deal(title=_title(title), client=client, owner=owner, opened_at=at, heard_at=at, created_by=by)
    deal.service_line, deal.source = service_line, source
    deal.folded, deal.currency = fold(deal.title), firm.currency
    if worth(value) and value:
        deal.value_minor, deal.currency = value.minor, value.currency
    deal.stage = _first_stage(version)
    action = said_action(next_action)
    with transaction.atomic():
        _answering(owner, by)
        deal.client = client = living(client) if client else None
        _offered(service_line=service_line, source=source)
        why = asked(client, knowingly)
        jump = new_jump(
            deal, deal.stage, Jump.Came.OPENED, holder=owner, at=at, next_action=action, due=due, promised=promised
        )
        deal.open_jump_id = jump.pk
        deal.save(force_insert=True)
        jump.deal = deal
        enter(deal, jump, calendar, by=by)
        sum_ = {"value": deal.value_minor, "currency": deal.currency} if value else {}
        write(deal, Kind.OPENED, by=by, at=at, stage=deal.stage, jump=jump, client=client, **sum_)
        noted(deal, why, by=by, at=at)
        ask_due_of(deal, at=at)
    return deal


def _offered(**lines: ServiceLine | LeadSource | None) -> None:
    """What is offered no more is not said of new deals. Raises Invalid."""
    for name, row in lines.items():
        if row and not is_offered(row):
            raise Invalid(name, _("“%(name)s” is not offered any more.") % {"name": row.name})


def _answering(owner: User, by: User) -> None:
    if not by.is_active:
        raise NotYours(_("Who works here no more opens no deals."))
    if not works_here(owner):
        if owner.pk == by.pk:
            raise NotYours(_("Who works here no more opens no deals."))
        raise Invalid("owner", _("%(name)s does not work here any more.") % {"name": owner.name})


def _first_stage(version: Version | None) -> Stage:
    version = version or newest_versions().first()
    if version is None:
        raise Refused(_("There is no funnel yet: publish one first."))
    return Stage.objects.select_related("version__funnel").get(version=version, position=1)


def jump(
    deal: Deal, *, seen: UUID | str, by: User, at: datetime, next_action: str, due: Due, promised: bool = False
) -> Deal:
    """The jump to the next stage, through the gate. Raises GateShut with what is missing and changes nothing."""
    action = said_action(next_action)
    with turn(deal, Act.JUMP, by=by, at=at, seen=seen) as work:
        not_held(work)
        not_past(due, work.calendar, at)
        ahead = stage_at(work.deal, +1)
        if ahead is None:
            raise Refused(_("This is the last stage: from here the deal is finished."))
        passed = through(work)
        start = work.deal.stage
        left = swap_out(work, Jump.Left.JUMPED)
        holder = holder_of(work.deal, ahead.definition.owner)
        entered = new_jump(
            work.deal,
            ahead,
            Jump.Came.JUMPED,
            holder=holder,
            at=work.at,
            next_action=action,
            due=due,
            promised=promised,
        )
        moved = enter(work.deal, entered, work.calendar, by=by, left=left)
        cautions = [item.key for item in passed.cautions] or None
        work.write(Kind.JUMPED, **{"from": start, "to": ahead}, jump=entered, cautions=cautions)
        ask_due_of(moved, at=work.at)
    return moved


def finish(deal: Deal, *, seen: UUID | str, by: User, at: datetime) -> Deal:
    """The end of the last stage, through its gate: results are counted here and nowhere before."""
    with turn(deal, Act.FINISH, by=by, at=at, seen=seen) as work:
        not_held(work)
        if stage_at(work.deal, +1) is not None:
            raise Refused(_("A deal is finished from its last stage."))
        passed = through(work)
        swap_out(work, Jump.Left.FINISHED)
        ended = leave(work.deal, Deal.State.FINISHED, at=work.at)
        work.write(Kind.FINISHED, cautions=[item.key for item in passed.cautions] or None)
    return ended


def through(work: Turn) -> Gate:
    """The gate, open. Raises GateShut."""
    found = gate(work.deal)
    if not found.is_open:
        raise GateShut(found)
    return found


def said_action(text: str) -> str:
    """The next action as typed. Raises Invalid."""
    return said("next_action", text, empty=_("Say the next action: one sentence."))


def _title(text: str) -> str:
    return said("title", text, limit=200, empty=_("The deal needs a title."))
