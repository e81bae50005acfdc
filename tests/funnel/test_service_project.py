"""The first funnel on the shelf: whole, in both languages, and asking for its outputs only."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kochka.funnel
from kochka.core.problems import Problem
from kochka.funnel.definition import About, ConfirmNeed, Evidence, FactNeed, FactSpec, FunnelDefinition, Text
from kochka.funnel.loading import Problems, load
from kochka.people.roles import Role

SOURCE = (Path(kochka.funnel.__file__).parent / "templates" / "service-project.yaml").read_text(encoding="utf-8")
LINES = SOURCE.splitlines()

PROPOSALS = ("brief_filled", "reviewed", "received", "final", "agreed", "valid")
FACTS = {
    "deals.go_ahead": FactSpec("deals.go_ahead", frozenset({"of"})),
    "deals.client_named": FactSpec("deals.client_named", frozenset()),
    "deals.value_named": FactSpec("deals.value_named", frozenset()),
    "timesheets.verdict": FactSpec("timesheets.verdict", frozenset()),
    **{f"proposals.{name}": FactSpec(f"proposals.{name}", frozenset()) for name in PROPOSALS},
}

GATES = {
    "inputs": ["deals.client_named", "proposals.brief_filled"],
    "proposal": ["proposals.reviewed", "proposals.received"],
    "discussion": ["deals.value_named", "proposals.final"],
    "decision": ["proposals.agreed", "proposals.valid"],
    "papers": ["documents.signed", "billing.first_invoice"],
    "prepayment": ["billing.prepaid", "deals.go_ahead:start"],
    "start": ["production.retold", "deals.go_ahead:production"],
    "production": ["production.accepted", "production.client_content"],
    "closing": ["billing.paid_in_full", "documents.closed"],
    "feedback": ["feedback.yield"],
}


@cache
def funnel() -> FunnelDefinition:
    return load(SOURCE, FACTS)


def confirmed() -> Iterator[ConfirmNeed]:
    return (need for stage in funnel().stages for need in stage.needs if isinstance(need, ConfirmNeed))


def texts() -> Iterator[Text]:
    assert funnel().about
    yield from (funnel().name, funnel().about or Text())
    for stage in funnel().stages:
        yield from (stage.name, stage.why, stage.output, stage.jump, *stage.do, *stage.avoid)
        yield from (need.text for need in stage.needs if need.text)
    for question in funnel().brief:
        yield question.text
        yield question.hint or Text()
        yield from (choice.text for choice in question.choices)


def test_ten_stages_stand_in_order_and_ask_for_their_outputs_only() -> None:
    assert {stage.key: [need.key for need in stage.needs] for stage in funnel().stages} == GATES
    assert [need.key for need in funnel().always] == ["timesheets.verdict"]
    assert [stage.key for stage in funnel().stages] == list(GATES)


def test_every_text_is_there_in_both_languages() -> None:
    for text in texts():
        assert text.ru, text.en
        assert text.en, text.ru
        assert text.ru != text.en


def test_russian_is_written_with_its_own_quotes_and_unbroken_dashes() -> None:
    for text in texts():
        assert not set("\"“”'") & set(text.ru), text.ru
        assert " —" not in text.ru, text.ru
        assert not set("\"'«»") & set(text.en), text.en


def test_every_stage_says_how_it_is_made_and_within_what() -> None:
    for stage in funnel().stages:
        assert 2 <= len(stage.do) <= 4, stage.key
        assert 1 <= len(stage.avoid) <= 3, stage.key
        assert None not in (stage.norm, stage.silence, stage.tries), stage.key


def test_the_seller_holds_every_jump_but_that_of_production() -> None:
    owners = {stage.key: stage.owner for stage in funnel().stages}
    assert owners.pop("production") is Role.ADMINISTRATION
    assert set(owners.values()) == {Role.SELLER}


def test_experts_are_wanted_at_the_proposal_and_nowhere_else() -> None:
    asked = {stage.key: stage.may_ask for stage in funnel().stages if stage.may_ask}
    administration, manager = (Role.ADMINISTRATION,), (Role.MANAGER,)
    assert asked == {
        "proposal": (Role.EXPERT,),
        "papers": administration,
        "prepayment": administration,
        "start": manager,
        "production": manager,
        "closing": administration,
        "feedback": manager,
    }


def test_a_deal_counts_as_agreed_and_production_opens_only_past_the_money() -> None:
    opening = funnel().production_from
    assert opening is funnel().agreed_from is funnel().stage("start")
    assert funnel().before("start") is funnel().stage("prepayment")
    assert not funnel().is_agreed("prepayment")
    assert funnel().is_agreed("feedback")


def test_money_signatures_and_acceptance_are_vouched_for_by_the_administration_with_a_file() -> None:
    about = {need.key: need.about for need in confirmed() if need.about}
    assert about == {
        "documents.signed": About.SIGNATURE,
        "billing.first_invoice": About.MONEY,
        "billing.prepaid": About.MONEY,
        "production.accepted": About.ACCEPTANCE,
        "billing.paid_in_full": About.MONEY,
        "documents.closed": About.SIGNATURE,
    }
    assert {(need.by, need.evidence) for need in confirmed() if need.about} == {(Role.ADMINISTRATION, Evidence.FILE)}


def test_a_chief_can_waive_anything_but_money_and_go_aheads() -> None:
    firm = {
        need.key for stage in funnel().stages for need in stage.needs if not need.caution and need.waivable_by is None
    }
    assert firm == {
        "billing.first_invoice",
        "billing.prepaid",
        "billing.paid_in_full",
        "deals.go_ahead:start",
        "deals.go_ahead:production",
    }


def test_go_aheads_are_asked_for_by_themselves_once_what_they_stand_on_is_there() -> None:
    asked = {need.key: need for stage in funnel().stages for need in stage.needs if isinstance(need, FactNeed)}
    assert asked["deals.go_ahead:start"].after == ("billing.prepaid",)
    assert asked["deals.go_ahead:production"].after == ("production.retold",)
    assert asked["deals.go_ahead:start"].ask is asked["deals.go_ahead:production"].ask is Role.CHIEF


def read_or_told(source: str | bytes) -> None:
    told: tuple[Problem, ...] = ()
    try:
        load(source, FACTS)
    except Problems as problems:
        told = problems.problems
    assert all(each.line >= 1 and each.text("ru") and each.text("en") for each in told)


@given(st.integers(0, len(SOURCE.encode())))
def test_a_file_cut_off_anywhere_is_read_or_told_what_is_wrong(length: int) -> None:
    read_or_told(SOURCE.encode()[:length])


@given(st.data())
@settings(max_examples=200)
def test_a_file_with_lines_lost_doubled_swapped_or_spoilt_is_read_or_told_what_is_wrong(data: st.DataObject) -> None:
    lines = list(LINES)
    for _time in range(data.draw(st.integers(1, 4))):
        here, there = (data.draw(st.integers(0, len(lines) - 1)) for _end in range(2))
        match data.draw(st.sampled_from(["lose", "double", "swap", "spoil", "indent"])):
            case "lose":
                lines[here] = ""
            case "double":
                lines.insert(here, lines[there])
            case "swap":
                lines[here], lines[there] = lines[there], lines[here]
            case "indent":
                lines[here] = " " * data.draw(st.integers(1, 6)) + lines[here]
            case _:
                lines[here] = data.draw(st.text(max_size=20)) + lines[here][data.draw(st.integers(0, 30)) :]
    read_or_told("\n".join(lines))


@pytest.mark.parametrize("key", ["stage", "name", "why", "output", "owner", "jump"])
def test_a_stage_without_a_part_that_it_needs_is_refused(key: str) -> None:
    start = LINES.index("- stage: decision")
    end = LINES.index("- stage: papers")
    body = "\n".join(LINES[start:end]).replace(f"{key}: ", f"{key}_: ", 1).replace(f"{key}:\n", f"{key}_:\n", 1)
    with pytest.raises(Problems) as caught:
        load("\n".join([*LINES[:start], body, *LINES[end:]]), FACTS)
    assert {"missing_key", "unknown_key"} <= {problem.code for problem in caught.value.problems}
