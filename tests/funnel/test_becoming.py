"""A funnel of one's own after the system has learnt something: those needs are asked of it, every other word stays."""

import difflib

import pytest

from kochka.funnel.becoming import become, learnt
from kochka.funnel.definition import ConfirmNeed, FactNeed
from kochka.funnel.facts import specs
from kochka.funnel.loading import load
from kochka.funnel.rewriting import rewritten

from .former import former

OWN = """\
# Ours, and nobody else's.
format: 1
funnel: ours
name: {ru: Наша, en: Ours}
always:
  - confirm: {key: said, by: seller, evidence: text, ru: Сказано, en: Said}
stages:
  - stage: offer          # here we offer
    name: {ru: Предложение, en: Offer}
    why: {ru: Чтобы предложить, en: To offer}
    output: {ru: Предложили, en: Offered}
    owner: seller
    jump: {ru: Предложить, en: Offer}
    need:
      # Theirs to say.
      - waivable_by: chief
        confirm:              # by letter or voice
          key: "proposals.received"
          by: seller
          evidence: text
          ru: >-
            Получили
            и прочли
      # The next one is no business of the system's.
      - confirm:
          key: lunch
          by: seller
          evidence: text
          ru: Пообедали
  - stage: yes_to_it
    name: {ru: Решение, en: Decision}
    why: {ru: Чтобы решили, en: To decide}
    output: {ru: Решили, en: Decided}
    owner: seller
    jump: {ru: Решить, en: Decide}
    need:
      - confirm:
          key: decision.agreed
          by: seller
          evidence: text
          ru: Согласны
        caution: true
"""


def changed(before: str, after: str) -> list[str]:
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=0)
    return [line for line in lines if not line.startswith(("---", "+++", "@@"))]


def test_needs_become_facts_in_their_own_words_and_nothing_else_changes_in_the_file():
    funnel = load(OWN, specs(), published=True)
    assert [(one.stage, one.was.key, one.fact) for one in learnt(funnel)] == [
        ("offer", "proposals.received", "proposals.received"), ("yes_to_it", "decision.agreed", "proposals.agreed"),
    ]  # fmt: skip
    assert changed(OWN, rewritten(OWN, funnel) or "") == [
        "-        confirm:              # by letter or voice",
        '-          key: "proposals.received"',
        "-          by: seller",
        "-          evidence: text",
        "-          ru: >-",
        "-            Получили",
        "-            и прочли",
        "+        fact: proposals.received              # by letter or voice",
        "+        ru: >-",
        "+          Получили",
        "+          и прочли",
        "-      - confirm:",
        "-          key: decision.agreed",
        "-          by: seller",
        "-          evidence: text",
        "-          ru: Согласны",
        "+      - fact: proposals.agreed",
        "+        ru: Согласны",
    ]


def test_the_words_the_waiver_and_the_warning_stay_with_the_need():
    offer, decision = become(load(OWN, specs(), published=True)).stages
    assert isinstance(offer.needs[0], FactNeed)
    assert (offer.needs[0].text.ru, offer.needs[0].waivable_by) == ("Получили и прочли", "chief")
    assert isinstance(offer.needs[1], ConfirmNeed)
    assert (decision.needs[0].key, decision.needs[0].caution) == ("proposals.agreed", True)


def test_a_need_in_braces_is_written_anew_with_the_same_meaning():
    source = OWN.replace(
        '        confirm:              # by letter or voice\n          key: "proposals.received"\n'
        "          by: seller\n          evidence: text\n"
        "          ru: >-\n            Получили\n            и прочли\n",
        "        confirm: {key: proposals.received, by: seller, evidence: text, ru: Получили}\n",
    )
    funnel = load(source, specs(), published=True)
    assert load(rewritten(source, funnel) or "", specs()) == become(funnel)


def test_what_waits_for_a_need_waits_for_the_fact_that_it_became():
    ask = "      - fact: deals.go_ahead\n        of: start\n        ask: chief\n        after: [decision.agreed]\n"
    funnel = load(OWN + ask, specs(), published=True)
    need = load(rewritten(OWN + ask, funnel) or "", specs()).stage("yes_to_it").needs[1]
    assert isinstance(need, FactNeed)
    assert need.after == ("proposals.agreed",)


def test_a_gate_that_asks_for_the_fact_already_is_left_as_it_is():
    source = OWN + "      - fact: proposals.agreed\n"
    assert [one.stage for one in learnt(load(source, specs(), published=True))] == ["offer"]


def test_a_file_that_the_loader_would_refuse_for_a_reason_of_its_own_is_not_proposed():
    source = OWN.replace("name: {ru: Решение, en: Decision}", "name: {ru: Предложение, en: Decision}")
    assert rewritten(source, load(source, specs(), published=True)) is None


@pytest.mark.parametrize("briefs", [True, False])
def test_a_cut_of_the_former_default_keeps_its_file_line_by_line(briefs: bool):
    source = former(briefs=briefs).replace("norm: 3 workdays", "norm: 2 workdays")
    funnel = load(source, specs(), published=True)
    text = rewritten(source, funnel) or ""
    assert load(text, specs()) == become(funnel)
    assert sum(line.startswith("+") for line in changed(source, text)) == 3 * len(learnt(funnel))
