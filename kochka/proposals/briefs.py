"""The brief as it is read: questions with their answers, and the three tests."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F
from django.utils.translation import get_language

from kochka.deals.models import Deal
from kochka.funnel.definition import BriefQuestion, FunnelDefinition
from kochka.funnel.publishing import questions_of
from kochka.proposals.answers import shown
from kochka.proposals.models import BriefAnswer, BriefTest
from kochka.proposals.words import asked_by, outcome_of

MOST_FORMER = 200
"""So many former answers are shown of one deal, the newest."""


@dataclass(frozen=True, slots=True)
class Line:
    """A question with what stands there, and what stood there before, the newest first."""

    question: BriefQuestion
    row: BriefAnswer | None = None
    former: tuple[BriefAnswer, ...] = ()

    @property
    def name(self) -> str:
        return self.question.text.of(_language())

    @property
    def said(self) -> str:
        """The answer in words; empty where there is none."""
        return shown(self.question, self.row.said, _language()) if self.row else ""

    @property
    def lacks(self) -> bool:
        """Whether the brief waits for this answer."""
        return self.question.needed and not self.said

    @property
    def before(self) -> list[tuple[BriefAnswer, str]]:
        """Former answers with their words; those that were taken back say nothing."""
        return [(row, shown(self.question, row.said, _language())) for row in self.former]


@dataclass(frozen=True, slots=True)
class Tested:
    """One of the three tests, and what came of it."""

    kind: str
    row: BriefTest | None = None
    former: tuple[BriefTest, ...] = ()

    @property
    def asked(self) -> str:
        return asked_by(self.kind)

    @property
    def said(self) -> str:
        return outcome_of(self.kind, self.row.passes) if self.row else ""

    @property
    def failed(self) -> bool:
        return self.row is not None and not self.row.passes

    @property
    def before(self) -> list[tuple[BriefTest, str]]:
        return [(row, outcome_of(self.kind, row.passes)) for row in self.former]


@dataclass(frozen=True, slots=True)
class Brief:
    """All of it."""

    lines: tuple[Line, ...]
    tests: tuple[Tested, ...]

    @property
    def given(self) -> list[Line]:
        """What is answered."""
        return [line for line in self.lines if line.said]

    @property
    def lacking(self) -> list[Line]:
        """What is needed and not there."""
        return [line for line in self.lines if line.lacks]

    @property
    def failed(self) -> list[Tested]:
        return [one for one in self.tests if one.failed]

    @property
    def tested(self) -> list[Tested]:
        return [one for one in self.tests if one.row]

    @property
    def is_blank(self) -> bool:
        return not self.given and not self.tested


def brief_of(deals: Iterable[Deal], *, former: bool = False) -> dict[int, Brief]:
    """The briefs of deals (read `with_jump`) by deal id: two queries, whatever their number; `former` for one deal."""
    wanted = list(deals)
    answers: dict[tuple[int, str], list[BriefAnswer]] = {}
    tests: dict[tuple[int, str], list[BriefTest]] = {}
    for row in _rows(BriefAnswer, wanted, former):
        answers.setdefault((row.deal_id, row.question), []).append(row)
    for one in _rows(BriefTest, wanted, former):
        tests.setdefault((one.deal_id, one.kind), []).append(one)
    return {deal.pk: _brief(deal, answers, tests) for deal in wanted}


def _rows[R: (BriefAnswer, BriefTest)](model: type[R], deals: list[Deal], former: bool) -> Iterable[R]:
    rows = model._default_manager.filter(deal__in=deals).select_related("by")
    if not former:
        return rows.filter(replaced_at=None)
    return rows.order_by(F("replaced_at").desc(nulls_first=True), "-pk")[:MOST_FORMER]


def _brief(
    deal: Deal,
    answers: dict[tuple[int, str], list[BriefAnswer]],
    tests: dict[tuple[int, str], list[BriefTest]],
) -> Brief:
    lines = [Line(each, *_parted(answers.get((deal.pk, each.key), []))) for each in questions_of(_funnel(deal))]
    kinds = [Tested(kind, *_parted(tests.get((deal.pk, kind), []))) for kind in BriefTest.Kind.values]
    return Brief(tuple(lines), tuple(kinds))


def _parted[R: (BriefAnswer, BriefTest)](rows: list[R]) -> tuple[R | None, tuple[R, ...]]:
    """The row that stands, and those that were replaced."""
    standing = next((row for row in rows if row.replaced_at is None), None)
    return standing, tuple(row for row in rows if row.replaced_at)


def _funnel(deal: Deal) -> FunnelDefinition:
    return deal.stage.version.definition


def _language() -> str:
    return (get_language() or "ru")[:2]
