"""The chiefs' go-ahead: asking for it by hand or when its time has come, and deciding."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from kochka.core.refusals import Invalid, NotYours, Refused
from kochka.core.said import said, said_aside
from kochka.deals.entries import Kind
from kochka.deals.gate import Gate, State, gates
from kochka.deals.journal import write
from kochka.deals.journey.turn import Turn, turn
from kochka.deals.locking import locked
from kochka.deals.models import Deal, GoAhead, GoAheadDecision
from kochka.deals.rights import Act
from kochka.firm.models import Firm
from kochka.funnel.definition import FactNeed
from kochka.funnel.models import Stage
from kochka.people.accounts import system_user
from kochka.people.models import User
from kochka.people.roles import Role

FACT = "deals.go_ahead"


def go_ahead_needs(gate: Gate) -> list[FactNeed]:
    """The go-aheads that a stage asks for."""
    return [item.need for item in gate.items if isinstance(item.need, FactNeed) and item.need.fact == FACT]


def asks_by_itself(stage: Stage) -> bool:
    """Whether the stage's gate holds a go-ahead that is asked for once something else is there."""
    needs = stage.version.definition.gate_of(stage.key)
    return any(isinstance(need, FactNeed) and need.fact == FACT and need.after for need in needs)


def _of(need: FactNeed) -> str:
    return str(dict(need.params)["of"])


def ask_go_ahead(deal: Deal, key: str, *, seen: UUID | str, by: User, at: datetime, note: str = "") -> GoAhead:
    """Asks the chiefs by hand. `key` is what the go-ahead is for, as the stage names it ("start"). Raises Refused where
    the stage asks for no such thing, it was asked already, or was given."""
    words = said_aside("note", note, limit=500)
    with turn(deal, Act.ASK, by=by, at=at, seen=seen) as work:
        if key not in [_of(need) for need in go_ahead_needs(gates([work.deal])[work.deal.pk])]:
            raise Invalid("key", _("This stage asks for no such go-ahead."))
        asked = GoAhead.objects.filter(jump=work.jump, key=key)
        if asked.filter(settled_at=None).exists():
            raise Refused(_("The chiefs have been asked already."))
        if asked.filter(granted=True).exists():
            raise Refused(_("The go-ahead is there already."))
        row = GoAhead.objects.create(jump=work.jump, key=key, asked_at=work.at, asked_by=by, note=words)
        work.write(Kind.ASKED, go_ahead=row)
    return row


def decide_go_ahead(go_ahead: GoAhead, *, by: User, at: datetime, yes: bool, note: str = "") -> GoAhead:
    """One chief's yes or no. A no says why, and settles it; a yes settles it when any chief's is enough by the
    company's setting, or when each of those named has given theirs. Raises Refused once it is settled, and for a second
    word of the same chief, unless theirs has become enough meanwhile (the setting has changed, another one has left).
    """
    words = said_aside("note", note, limit=500)
    if not yes:
        words = said("note", note, limit=500, empty=_("Say why not yet: one line helps the seller on."))
    deal = Deal.objects.get(jumps=go_ahead.jump_id)
    with turn(deal, Act.DECIDE, by=by, at=at) as work:
        row = GoAhead.objects.select_for_update().get(pk=go_ahead.pk)
        if row.settled_at or work.deal.open_jump_id != row.jump_id:
            raise Refused(_("This has been decided already, or the deal has moved on."))
        if not is_asked(by, work.firm):
            raise NotYours(_("The company asks other chiefs for this go-ahead."))
        decision = _said_before(row, work, yes) or GoAheadDecision.objects.create(
            go_ahead=row,
            by=by,
            at=work.at,
            yes=yes,
            note=words,
            own=by.pk in (work.deal.owner_id, work.jump.holder_id),
        )
        if not yes or _enough(row, work.firm):
            row.settled_at, row.granted = work.at, yes
            row.save(update_fields=["settled_at", "granted"])
        work.write(Kind.DECIDED, decision=decision, go_ahead=row)
    return row


def _said_before(row: GoAhead, work: Turn, yes: bool) -> GoAheadDecision | None:
    earlier = row.decisions.filter(by=work.by).first()
    if earlier and not (yes and _enough(row, work.firm)):
        raise Refused(_("You have decided already; others are still to say."))
    return earlier


def chiefs_to_ask(firm: Firm) -> list[User]:
    """Whose yes is wanted: the chiefs named in the settings who are chiefs still, else all."""
    chiefs = list(User.objects.playing(Role.CHIEF))
    named = set(firm.go_ahead_chiefs.values_list("pk", flat=True))
    return [chief for chief in chiefs if chief.pk in named] or chiefs


def is_asked(chief: User, firm: Firm) -> bool:
    """Whether this chief's word is wanted: any chief's, or that of each named one."""
    return firm.go_ahead_rule == Firm.GoAheadRule.ANY or chief in chiefs_to_ask(firm)


def _enough(row: GoAhead, firm: Firm) -> bool:
    if firm.go_ahead_rule == Firm.GoAheadRule.ANY:
        return True
    given = set(row.decisions.filter(yes=True).values_list("by", flat=True))
    return given >= {chief.pk for chief in chiefs_to_ask(firm)}


def ask_due(deal_ids: Iterable[int], *, at: datetime) -> int:
    """Asks for every go-ahead whose `after` is there and that nobody has asked for in this jump. How many were asked.

    Called by every verb that makes a fact true, and by the schedule for all: a forgotten call costs minutes, no deal.
    """
    with transaction.atomic():
        return _ask(locked(deal_ids).values(), at)


def ask_due_of(deal: Deal, *, at: datetime) -> int:
    """The same for the deal that a verb holds locked, as it stands now: at a stage that asks for nothing by itself it
    costs no query."""
    return _ask([deal], at)


def _ask(deals: Iterable[Deal], at: datetime) -> int:
    found = {deal.pk: deal for deal in deals if deal.is_open and asks_by_itself(deal.stage)}
    if not found:
        return 0
    due = [
        (found[deal_id], _of(need))
        for deal_id, gate in gates(found.values()).items()
        for need in go_ahead_needs(gate)
        if need.after and _there(gate, need)
    ]
    if not due:
        return 0
    asked = set(GoAhead.objects.filter(jump__in=[deal.open_jump_id for deal, _key in due]).values_list("jump", "key"))
    fresh = [(deal, key) for deal, key in due if (deal.open_jump_id, key) not in asked]
    system = system_user() if fresh else None
    for deal, key in fresh:
        assert system
        assert deal.open_jump
        when = max(at, deal.open_jump.opened_at)
        row = GoAhead.objects.create(jump=deal.open_jump, key=key, asked_at=when, asked_by=system)
        write(deal, Kind.ASKED, by=system, at=when, go_ahead=row)
    return len(fresh)


def _there(gate: Gate, need: FactNeed) -> bool:
    waited = [gate.item(key) for key in need.after]
    return all(item is not None and item.state in (State.MET, State.WAIVED) for item in waited)


def ask_all_due(*, at: datetime, batch: int = 100) -> int:
    """The sweep over all open deals that stand where a go-ahead is asked for."""
    stages = [stage.pk for stage in Stage.objects.select_related("version") if asks_by_itself(stage)]
    ids = list(Deal.objects.filter(stage__in=stages, state=Deal.State.OPEN).order_by("pk").values_list("pk", flat=True))
    return sum(ask_due(ids[start : start + batch], at=at) for start in range(0, len(ids), batch))
