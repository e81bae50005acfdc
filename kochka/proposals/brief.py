"""The brief is written down: any number of answers at once, and what comes of the three tests."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from kochka.core.refusals import Ended, Invalid, Sentence, Stale
from kochka.core.said import said, said_aside
from kochka.deals.entries import shorten
from kochka.deals.fields import Unreadable
from kochka.deals.go_aheads import ask_due_of
from kochka.deals.journey.turn import Turn, language, turn
from kochka.deals.models import Deal
from kochka.deals.rights import Act
from kochka.deals.values import Reading, UnreadableValue
from kochka.funnel.definition import BriefQuestion
from kochka.funnel.publishing import questions_of
from kochka.people.models import User
from kochka.proposals.answers import read, shown, typed_again
from kochka.proposals.entries import Kind
from kochka.proposals.models import BriefAnswer, BriefTest
from kochka.proposals.words import outcome_of

type Seen = Mapping[str, str]
"""The rows that a person saw, by question or test: their ids, empty where there was none."""


class Outdated(Stale):
    """Somebody else has answered the same meanwhile: `fields` says what stands there now, by question."""

    def __init__(self, fields: Mapping[str, Sentence]) -> None:
        super().__init__(_("Somebody has answered the same meanwhile. Nothing was saved: look, and save once more."))
        self.fields = dict(fields)


def answer(deal: Deal, answers: Mapping[str, str], *, by: User, at: datetime, seen: Seen | None = None) -> Deal:
    """Writes down what was typed, by the questions' keys; an empty answer takes the former back, the same again writes
    nothing. With `seen`, what was left as the person saw it is not theirs, and what somebody else has answered
    meanwhile is not written over. Raises Unreadable naming every answer that is not clear, Outdated; Ended where the
    deal is withdrawn."""
    with turn(deal, Act.BRIEF, by=by, at=at) as work:
        _standing(work)
        changed = _changes(work, answers, seen)
        if changed:
            rows = _replace(work, changed)
            work.write(Kind.ANSWERED, answers=rows, stage=work.deal.stage)
            ask_due_of(work.deal, at=work.at)
    return work.deal


def _standing(work: Turn) -> None:
    if work.deal.state == Deal.State.WITHDRAWN:
        raise Ended(_("The deal is withdrawn already."))


def _changes(work: Turn, answers: Mapping[str, str], seen: Seen | None) -> dict[str, str]:
    """What is answered otherwise than it stands."""
    questions = {question.key: question for question in questions_of(work.funnel)}
    if unknown := set(answers) - set(questions):
        raise Unreadable(dict.fromkeys(unknown, _("There is no such question.")))
    mine = answers if seen is None else touched(work.deal, answers, seen)
    values = _read(work, {questions[key]: typed for key, typed in mine.items()})
    now = {row.question: row for row in _current(work.deal, mine)}
    changed = {key: value for key, value in values.items() if value != (now[key].said if key in now else "")}
    if seen is not None:
        met = {key: now[key] for key in changed if key in now and str(now[key].pk) != seen.get(key, "")}
        if met:
            raise Outdated({key: _stands(questions[key], row) for key, row in met.items()})
    return changed


def touched(deal: Deal, answers: Mapping[str, str], seen: Seen) -> dict[str, str]:
    """What was typed otherwise than it stood when the person looked; one query."""
    questions = {question.key: question for question in questions_of(deal.stage.version.definition)}
    ids = [int(pk) for pk in seen.values() if pk.isdecimal() and len(pk) < 19]
    rows = {(row.question, str(row.pk)): row for row in BriefAnswer.objects.filter(deal=deal, pk__in=ids)}
    found = {}
    for key, typed in answers.items():
        row, question = rows.get((key, seen.get(key, ""))), questions.get(key)
        stood = typed_again(question, row.said, language()) if row and question else ""
        if _lines(typed) != _lines(stood):
            found[key] = typed
    return found


def _lines(text: str) -> list[str]:
    """Words line by line: a form gives line ends and spaces back as it pleases."""
    return [" ".join(line.split()) for line in text.strip().splitlines()]


def _read(work: Turn, typed: Mapping[BriefQuestion, str]) -> dict[str, str]:
    on = Reading(work.deal.currency, language(), work.at.astimezone(work.calendar.timezone))
    values: dict[str, str] = {}
    wrong: dict[str, Sentence] = {}
    for question, text in typed.items():
        try:
            values[question.key] = read(question, text, on)
        except UnreadableValue as no:
            wrong[question.key] = no.sentence
    if wrong:
        raise Unreadable(wrong)
    return values


def _current(deal: Deal, questions: Iterable[str]) -> Iterable[BriefAnswer]:
    rows = BriefAnswer.objects.filter(deal=deal, question__in=list(questions), replaced_at=None)
    return rows.select_related("by")


def _stands(question: BriefQuestion, row: BriefAnswer) -> str:
    """What somebody else has answered, for whoever was about to answer otherwise."""
    if not row.said:
        return _("%(who)s has taken this answer back meanwhile.") % {"who": row.by.name}
    words = shorten(shown(question, row.said, language()))
    return _("%(who)s has answered meanwhile: “%(answer)s”") % {"who": row.by.name, "answer": words}


def _replace(work: Turn, changed: Mapping[str, str]) -> list[BriefAnswer]:
    former = BriefAnswer.objects.filter(deal=work.deal, question__in=list(changed), replaced_at=None)
    former.update(replaced_at=work.at, replaced_by=work.by)
    return BriefAnswer.objects.bulk_create(
        BriefAnswer(deal=work.deal, question=key, said=value, at=work.at, by=work.by) for key, value in changed.items()
    )


def put_to_test(
    deal: Deal, kind: str, passes: bool | None, why: str = "", *, by: User, at: datetime, seen: str | None = None
) -> Deal:
    """Says whether the deal stands a test, a no with its reason; None leaves it open again. The same once more writes
    nothing. `seen` is the id of the row that the person saw. Raises Invalid, Outdated; Ended where the deal is
    withdrawn."""
    if kind not in BriefTest.Kind.values:
        raise Invalid("kind", _("There is no such test."))
    words = said_aside("why", why, limit=500)
    if passes is False:
        words = said("why", why, limit=500, empty=_("Say why not: in a year somebody will ask."))
    with turn(deal, Act.BRIEF, by=by, at=at) as work:
        _standing(work)
        now = BriefTest.objects.filter(deal=work.deal, kind=kind, replaced_at=None).select_related("by").first()
        if _same(now, passes, words):
            return work.deal
        if seen is not None and str(now.pk if now else "") != seen:
            raise Outdated({"passes": _tested(kind, now)})
        _test(work, now, {"kind": kind, "passes": passes, "why": words})
    return work.deal


def _same(now: BriefTest | None, passes: bool | None, why: str) -> bool:
    if now is None or passes is None:
        return now is None and passes is None
    return (now.passes, now.why) == (passes, why)


def _tested(kind: str, row: BriefTest | None) -> str:
    if row is None:
        return _("Somebody has taken this answer back meanwhile.")
    words = f"{outcome_of(kind, row.passes)}. {row.why}" if row.why else outcome_of(kind, row.passes)
    return _("%(who)s has answered meanwhile: “%(answer)s”") % {"who": row.by.name, "answer": words}


def _test(work: Turn, now: BriefTest | None, given: dict[str, Any]) -> None:
    if now:
        now.replaced_at, now.replaced_by = work.at, work.by
        now.save(update_fields=["replaced_at", "replaced_by"])
    row = None
    if given["passes"] is not None:
        row = BriefTest.objects.create(deal=work.deal, at=work.at, by=work.by, **given)
    work.write(Kind.TESTED, test=row, of=given["kind"])
    ask_due_of(work.deal, at=work.at)
