"""What a stage brings with it beside tries: sums, papers, go-aheads, people who take part, notes and remarks."""

from collections.abc import Callable

from kochka.ops.demo import script
from kochka.ops.demo.past import cast
from kochka.ops.demo.past.fates import SINKS
from kochka.ops.demo.past.stay import Stay
from kochka.ops.demo.script import Payer, Say, Step
from kochka.people.roles import Role

NOTES = {"inputs": 0.1, "proposal": 0.5, "discussion": 0.15, "decision": 0.12, "papers": 0.3, "prepayment": 0.12}
NOTES |= {"start": 0.25, "production": 0.6, "closing": 0.12, "feedback": 0.1}
REMARKS = {"inputs": 0.012, "proposal": 0.02, "discussion": 0.012, "decision": 0.015, "papers": 0.075}
REMARKS |= {"prepayment": 0.012, "production": 0.02, "feedback": 0.02}
WAIVED = {
    "proposal": "proposals.received",
    "discussion": "proposals.final",
    "papers": "documents.signed",
    "feedback": "feedback.yield",
}
SINCE = 200
"""Working days ago the first bank signed: since then the papers sink."""
LETS_PASS, SAYS_NO, ATTACHES, CHANGES_SUM = 0.05, 0.16, 0.2, 0.15
CONTRACT = Say("Договор № {n}, проект.docx.pdf", "Contract {n}, draft.pdf")
CASE = Say("Кейс № {n}, черновик.pdf", "Case {n}, draft.pdf")
GO_AHEADS = {"prepayment": ("start", "billing.prepaid"), "start": ("production", "production.retold")}


def bring_along(stay: Stay, *, payer: Payer, sum_in_thousands: int) -> None:
    """Wants all that belongs to the stage."""
    visit, days = stay.visit, stay.days
    if stage_extra := _OF.get(visit.stage):
        stage_extra(stay, payer, sum_in_thousands)
    if days and stay.dice.chance(NOTES.get(visit.stage, 0)):
        words, who = stay.lines.word(f"note/{visit.stage}"), _writer(stay)
        stay.on(stay.dice.of(days), lambda day, clock: script.Noted(day, clock, words, who=who))
    if days and stay.dice.chance(REMARKS.get(visit.stage, 0)) and (visit.stage != SINKS or visit.enter < SINCE):
        _remark(stay)
    if visit.left == "on" and visit.stage in WAIVED and stay.dice.chance(LETS_PASS):
        _let_pass(stay)


def _remark(stay: Stay) -> None:
    """Nobody says twice what stands there already."""
    line, by = stay.lines.once(f"remark/{stay.visit.stage}"), _writer(stay)
    if line:
        stay.on(stay.dice.of(stay.days), lambda day, clock: script.Remarked(day, clock, line, who=by))


def _writer(stay: Stay) -> str:
    """Who writes notes and remarks at a stage: the expert, the manager or the administration where they take part,
    else whoever holds the jump."""
    papers = stay.parts.administration if stay.dice.chance(0.5) else ""
    return {"proposal": stay.parts.expert, "production": stay.parts.manager, "papers": papers}.get(stay.visit.stage, "")


def _let_pass(stay: Stay) -> None:
    key = WAIVED[stay.visit.stage]
    reason, who = stay.lines.word(f"waive/{key}"), stay.dice.of(cast.CHIEFS)
    stay.on(stay.visit.leave, lambda day, clock: script.Waived(day, clock, key, reason, who=who))


def _sum(stay: Stay, _payer: Payer, thousands: int) -> None:
    if stay.days:
        stay.on(stay.days[len(stay.days) // 2], _valued(thousands))


def _other_sum(stay: Stay, _payer: Payer, thousands: int) -> None:
    if len(stay.days) > 1 and stay.dice.chance(CHANGES_SUM):
        stay.on(stay.days[-1], _valued(round(thousands * 0.92 / 10) * 10))


def _valued(thousands: int) -> Callable[[int, str], Step]:
    return lambda day, clock: script.Valued(day, clock, thousands * 1000, thousands * 10)


def _papers(stay: Stay, payer: Payer, _thousands: int) -> None:
    """The client's requisites, the first invoice, and sometimes a draft of the contract."""
    days = stay.days
    if not days:
        return
    stay.on(days[0], lambda day, clock: script.Billed(day, clock, payer))
    if stay.dice.chance(ATTACHES):
        stay.on(days[0], lambda day, clock: script.Attached(day, clock, CONTRACT))
    if len(days) > 1:
        stay.on(days[len(days) // 2], lambda day, clock: script.Confirmed(day, clock, "billing.first_invoice"))


def _go_ahead(stay: Stay, _payer: Payer, _thousands: int) -> None:
    """Whatever it waits for is confirmed, the chiefs are asked by that; sometimes they say no first."""
    visit, (key, wanted) = stay.visit, GO_AHEADS[stay.visit.stage]
    early = visit.leave + (len(stay.days) > 1)
    said = stay.lines.word(f"said/{wanted}") if stay.lines.has(f"said/{wanted}") else None
    who, yes = stay.dice.of(cast.CHIEFS), stay.lines.word("yes")
    if stay.fate.stands_out == "asks" and not visit.leave:
        stay.on(1, lambda day, clock: script.Confirmed(day, clock, wanted, said))
    if visit.left != "on":
        return
    stay.on(early, lambda day, clock: script.Confirmed(day, clock, wanted, said))
    if len(stay.days) > 1 and stay.dice.chance(SAYS_NO):
        no, again = stay.lines.pair(f"no/{visit.stage}", f"again/{visit.stage}")
        stay.on(early, lambda day, clock: script.Decided(day, clock, False, no, who=who))
        stay.on(visit.leave, lambda day, clock: script.Asked(day, clock, key, again))
    stay.on(visit.leave, lambda day, clock: script.Decided(day, clock, True, yes, who=who))


def _start(stay: Stay, payer: Payer, thousands: int) -> None:
    """The manager and the administration take part from the day of the start."""
    words, parts = stay.lines.word("handed"), stay.parts
    enter, add = stay.visit.enter, stay.diary.add
    add(enter, lambda day, clock: script.Handed(day, clock, parts.manager, Role.MANAGER, words))
    add(enter, lambda day, clock: script.Handed(day, clock, parts.administration, Role.ADMINISTRATION))
    _go_ahead(stay, payer, thousands)


def _closing(stay: Stay, _payer: Payer, _thousands: int) -> None:
    """The final papers come back before the money does."""
    if len(stay.days) > 1:
        stay.on(stay.days[-1], lambda day, clock: script.Confirmed(day, clock, "documents.closed"))


def _case(stay: Stay, _payer: Payer, _thousands: int) -> None:
    if stay.days and stay.dice.chance(ATTACHES):
        stay.on(stay.days[0], lambda day, clock: script.Attached(day, clock, CASE))


_OF = {
    "discussion": _sum,
    "decision": _other_sum,
    "papers": _papers,
    "prepayment": _go_ahead,
    "start": _start,
    "closing": _closing,
    "feedback": _case,
}
