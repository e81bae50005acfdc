"""The gate: what must be true to leave a stage, and what is still missing.

A need is met, waived, missing or a caution; there is no fifth state. The list is the same on a page, on a board, in an
import and in a test, and comes for many deals at the price of one: a query for confirmations, one for waivers, one for
participants, one for each fact.
"""

from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kochka.core.refusals import Refused, Sentence
from kochka.core.statements import Kept
from kochka.deals.models import Confirmation, Deal, Participant, Waiver
from kochka.deals.rights import role_name
from kochka.funnel.definition import ConfirmNeed, FactNeed, FunnelDefinition, Stage
from kochka.funnel.facts import Answer, answers, reading, the_fact
from kochka.people.roles import Role


class State(StrEnum):
    """How a need stands. MISSING blocks; CAUTION is recorded when passed."""

    MET = "met"
    WAIVED = "waived"
    MISSING = "missing"
    CAUTION = "caution"


@dataclass(frozen=True, slots=True)
class Item:
    """One need of a gate as people meet it: a sentence, what is there, whom it waits for and since when, and `mend`,
    the key of the page where it is mended."""

    key: str
    need: FactNeed | ConfirmNeed
    text: Sentence
    state: State
    mend: str
    detail: Sentence = ""
    waits_for: tuple[str, ...] = ()
    waits_since: datetime | None = None
    confirmation: Confirmation | None = None
    waiver: Waiver | None = None

    @property
    def waivable_by(self) -> Role | None:
        """Whose word lets it pass, where the funnel gives anybody that power."""
        return self.need.waivable_by if self.state is State.MISSING else None

    @property
    def confirmed_by(self) -> Role | None:
        """The role that confirms it; None for what the system knows by itself."""
        return self.need.by if isinstance(self.need, ConfirmNeed) else None


@dataclass(frozen=True, slots=True)
class Gate:
    """The gate of a deal's present stage; `leads_to` is None where it leads to the end of the deal."""

    deal_id: int
    stage: Stage
    leads_to: Stage | None
    items: tuple[Item, ...]

    @property
    def missing(self) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.state is State.MISSING)

    @property
    def cautions(self) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.state is State.CAUTION)

    @property
    def is_open(self) -> bool:
        return not self.missing

    @property
    def met_count(self) -> int:
        return len(self.items) - len(self.missing)

    def item(self, key: str) -> Item | None:
        return next((item for item in self.items if item.key == key), None)


class GateShut(Refused):
    """The gate is shut: `gate` says what is missing, each with its mend."""

    def __init__(self, gate: Gate) -> None:
        self.gate = gate
        lacking = "; ".join(str(item.text) for item in gate.missing)
        super().__init__(_("Not yet. Still missing: %(what)s.") % {"what": lacking})


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that the items of many gates are made from, read beforehand."""

    confirmations: Mapping[tuple[object, str], Confirmation]
    waivers: Mapping[tuple[object, str], Waiver]
    people: Mapping[tuple[int, str], str]
    facts: Mapping[tuple[str, int], Answer]


def gate(deal: Deal) -> Gate:
    """The gate of one deal: the case of one."""
    return gates([deal])[deal.pk]


def gates(deals: Iterable[Deal]) -> dict[int, Gate]:
    """The gates of many open deals (read `with_jump`) by deal id; a fixed number of queries for their stages' facts."""
    return _gates([deal for deal in deals if deal.open_jump_id], _own)


def gates_by(funnel: FunnelDefinition, deals: Iterable[Deal]) -> dict[int, Gate]:
    """The gates that deals would have by another version of their funnel, which need not be published; of those whose
    stage is in it."""
    return _gates([deal for deal in deals if deal.open_jump_id and deal.stage.key in funnel], lambda _deal: funnel)


type By = Callable[[Deal], FunnelDefinition]


def _own(deal: Deal) -> FunnelDefinition:
    return deal.stage.version.definition


def _gates(standing: list[Deal], by: By) -> dict[int, Gate]:
    evidence = _read(standing, by)
    return {deal.pk: _gate(deal, by(deal), evidence) for deal in standing}


@dataclass(frozen=True, slots=True)
class Tally:
    """How much of a gate is there, without its words."""

    met: int
    all: int

    @property
    def is_open(self) -> bool:
        return self.met == self.all


def tallies(deals: Iterable[Deal]) -> dict[int, Tally]:
    """`gates`, counted only: what a board of hundreds of cards shows of them."""
    standing = [deal for deal in deals if deal.open_jump_id]
    jumps = [deal.open_jump_id for deal in standing]
    confirmed = Confirmation.objects.filter(jump__in=jumps, withdrawn_at=None).values_list("jump", "key")
    waived = Waiver.objects.filter(jump__in=jumps).values_list("jump", "key")
    words, leave = set(confirmed), set(waived)
    facts = _facts(standing, _own, cautions=False)
    return {deal.pk: _tally(deal, words, leave, facts) for deal in standing}


type Keys = Set[tuple[object, str]]
"""Of which jump, and which need."""


def _tally(deal: Deal, words: Keys, leave: Keys, facts: Mapping[tuple[str, int], Answer]) -> Tally:
    """A word given by hand meets only what is to be confirmed: under a fact of the same name it is history."""
    needs = _own(deal).gate_of(deal.stage.key)
    missing = silent = 0
    for need in needs:
        this = deal.open_jump_id, need.key
        answer = facts[need.key, deal.pk] if isinstance(need, FactNeed) and not need.caution else None
        silent += answer is not None and answer.silent
        holds = answer.holds or answer.warns if answer else this in words
        missing += not (holds or need.caution or this in leave)
    return Tally(len(needs) - silent - missing, len(needs) - silent)


def _parts(ids: list[int]) -> QuerySet[Participant, Any]:
    rows = Participant.objects.filter(deal__in=ids, until=None, user__is_active=True).order_by()
    return rows.values_list("deal", "role", "user__name")


_PARTS = Kept(_parts)


def _read(deals: list[Deal], by: By) -> Evidence:
    told = [deal for deal in deals if any(isinstance(need, ConfirmNeed) for need in by(deal).gate_of(deal.stage.key))]
    confirmed = Confirmation.objects.filter(jump__in=[deal.open_jump_id for deal in told], withdrawn_at=None)
    waived = Waiver.objects.filter(jump__in=[deal.open_jump_id for deal in deals]).select_related("by")
    return Evidence(
        {(row.jump_id, row.key): row for row in confirmed.select_related("by", "file")},
        {(row.jump_id, row.key): row for row in waived},
        {(deal_id, role): name for deal_id, role, name in _PARTS.rows([deal.pk for deal in told])},
        _facts(deals, by),
    )


def _facts(deals: Iterable[Deal], by: By, *, cautions: bool = True) -> dict[tuple[str, int], Answer]:
    """What the system knows by itself of these deals, by need and deal: each fact is asked once; those that only
    caution not at all, where nobody reads them."""
    wanted: dict[str, tuple[FactNeed, list[int]]] = {}
    for deal in deals:
        for need in by(deal).gate_of(deal.stage.key):
            if isinstance(need, FactNeed) and (cautions or not need.caution):
                wanted.setdefault(need.key, (need, []))[1].append(deal.pk)
    with reading({deal_id for _need, ids in wanted.values() for deal_id in ids}):
        return {
            (key, deal_id): answer
            for key, (need, ids) in wanted.items()
            for deal_id, answer in answers(need.fact, dict(need.params), ids).items()
        }


def _gate(deal: Deal, funnel: FunnelDefinition, evidence: Evidence) -> Gate:
    items = tuple(
        _fact_item(deal, need, evidence) if isinstance(need, FactNeed) else _confirm_item(deal, need, evidence)
        for need in funnel.gate_of(deal.stage.key)
        if not (isinstance(need, FactNeed) and evidence.facts[need.key, deal.pk].silent)
    )
    return Gate(deal.pk, funnel.stage(deal.stage.key), funnel.after(deal.stage.key), items)


def _state(holds: bool, caution: bool, waiver: Waiver | None) -> State:
    if holds:
        return State.MET
    if waiver:
        return State.WAIVED
    return State.CAUTION if caution else State.MISSING


def _fact_item(deal: Deal, need: FactNeed, evidence: Evidence) -> Item:
    fact, answer = the_fact(need.fact), evidence.facts[need.key, deal.pk]
    waiver = evidence.waivers.get((deal.open_jump_id, need.key))
    said = need.text.of(_language()) if need.text else fact.name(dict(need.params))
    waits = answer.waits_for or ((role_name(need.ask),) if need.ask and not answer.holds else ())
    return Item(
        key=need.key,
        need=need,
        text=said,
        state=_state(answer.holds, need.caution or answer.warns, waiver),
        mend=fact.mend,
        detail=answer.detail,
        waits_for=waits,
        waits_since=answer.waits_since,
        waiver=waiver,
    )


def _confirm_item(deal: Deal, need: ConfirmNeed, evidence: Evidence) -> Item:
    given = evidence.confirmations.get((deal.open_jump_id, need.key))
    waiver = evidence.waivers.get((deal.open_jump_id, need.key))
    state = _state(given is not None, need.caution, waiver)
    waiting = state in (State.MISSING, State.CAUTION)
    who = evidence.people.get((deal.pk, need.by.value)) or role_name(need.by)
    return Item(
        key=need.key,
        need=need,
        text=need.text.of(_language()),
        state=state,
        mend="confirmation",
        detail=given.text if given else "",
        waits_for=(who,) if waiting else (),
        waits_since=deal.open_jump.opened_at if waiting and deal.open_jump else None,
        confirmation=given,
        waiver=waiver,
    )


def _language() -> str:
    return (get_language() or "ru")[:2]
