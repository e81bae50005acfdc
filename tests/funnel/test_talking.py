"""Where talking becomes dear, as a funnel's file says it."""

import pytest

from kochka.core.problems import Problems
from kochka.funnel.definition import Talking
from kochka.funnel.drafts.sheet import sheet_of
from kochka.funnel.drafts.writing import written
from kochka.funnel.loading import load
from kochka.funnel.publishing import shelf
from tests.cast import PLAIN


def with_(block: str) -> str:
    return PLAIN.replace("stages:", f"talking:\n{block}\nstages:", 1)


def test_thresholds_are_whole_percents_and_hours():
    funnel = load(with_("  caution: 5 %\n  verdict: 10%\n  hours: {caution: 2, verdict: 4}"), {})
    assert funnel.talking == Talking(5, 10, 2, 4)
    assert load(with_("  caution: 5\n  verdict: 10"), {}).talking == Talking(5, 10)
    assert load(PLAIN, {}).talking is None


@pytest.mark.parametrize(
    ("block", "code"),
    [
        ("  caution: 5 %", "missing_key"),
        ("  caution: many\n  verdict: 10 %", "percent"),
        ("  caution: 0\n  verdict: 10 %", "out_of_range"),
        ("  caution: 5 %\n  verdict: 101 %", "out_of_range"),
        ("  caution: 10 %\n  verdict: 10 %", "verdict_before_caution"),
        ("  caution: 5 %\n  verdict: 10 %\n  hours: {caution: 4, verdict: 2}", "verdict_before_caution"),
        ("  caution: 5 %\n  verdict: 10 %\n  hours: {caution: 4}", "missing_key"),
        ("  caution: 5 %\n  verdict: 10 %\n  days: 4", "unknown_key"),
    ],
)
def test_what_makes_no_sense_is_said_with_its_line(block: str, code: str):
    with pytest.raises(Problems) as wrong:
        load(with_(block), {})
    assert [problem.code for problem in wrong.value.problems] == [code]


def test_a_draft_keeps_the_thresholds():
    from kochka.funnel.facts import specs

    funnel = load(shelf("service-project"), specs())
    assert funnel.talking
    assert load(written(sheet_of(funnel), funnel.key).text, specs()).talking == funnel.talking
