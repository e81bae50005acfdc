"""A question in an expert's hands: taken by whoever can, asked back, answered, declined with the reason, passed on.

There is no verb that gives a question to somebody: `by` is who takes it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kochka.core.refusals import Ended, Invalid, NotYours, Refused, Stale
from kochka.core.said import told
from kochka.core.texts import ago
from kochka.deals.journey.hands import come_in
from kochka.deals.journey.turn import Turn, language, turn
from kochka.deals.models import Deal, Participant
from kochka.deals.rights import Act
from kochka.people.models import User
from kochka.people.presence import works_here
from kochka.people.roles import Role
from kochka.proposals.askers import hand_is_full, open_questions, why_not
from kochka.proposals.models import Question, QuestionWord
from kochka.proposals.question_entries import Kind
from kochka.proposals.questions import not_over
from kochka.proposals.reviewing import asks_experts, why_not_here
from kochka.timesheets.logging import log
from kochka.timesheets.works import close_work

WORDS = 4000


@contextmanager
def pulling(question: Question, *, by: User, at: datetime) -> Iterator[tuple[Turn, Question]]:
    """A turn at a question that stands still, read anew. Raises Ended where it is over, or its deal is, or the deal
    has left the stages that want experts; and what `turn` does."""
    with turn(Deal(pk=question.deal_id), Act.REVIEW, by=by, at=at) as work:
        row = Question.objects.with_all().get(pk=question.pk)
        not_over(row)
        if not work.deal.is_open:
            raise Ended(_("The deal has ended: %(state)s.") % {"state": work.deal.get_state_display()})
        if not asks_experts(work.deal):
            raise Ended(why_not_here(work.deal))
        yield work, row


@contextmanager
def in_hand(question: Question, *, by: User, at: datetime) -> Iterator[tuple[Turn, Question]]:
    """The same for a question that this person has taken. Raises Refused where nobody has; NotYours where somebody
    else has it."""
    with pulling(question, by=by, at=at) as (work, row):
        if row.taken_by is None:
            raise Refused(_("Nobody has taken this question. Take it first."))
        if row.taken_by_id != by.pk:
            raise NotYours(_("%(name)s has this question in hand.") % {"name": row.taken_by.name})
        yield work, row


def take_question(question: Question, *, by: User, at: datetime) -> Question:
    """The person takes a waiting question into their own hands and is the deal's expert by that; having it already
    changes nothing. Raises Stale naming who was first; NotYours with the reason why it is not theirs to take; Refused
    where their hands are full; Ended."""
    with pulling(question, by=by, at=at) as (work, row):
        if row.taken_by_id == by.pk:
            return row
        if row.taken_by and row.taken_at:
            raise _taken(row.taken_by, row.taken_at, work)
        if not works_here(by) or not open_questions(by, work.at).filter(pk=row.pk).exists():
            raise NotYours(_("This question is not yours to take. %(why)s") % {"why": why_not(row, by, work.at)})
        _room(by, work)
        row.taken_at, row.taken_by = work.at, by
        row.save(update_fields=["taken_at", "taken_by"])
        work.write(Kind.TAKEN, question=row)
        _is_its_expert(work)
    return row


def _is_its_expert(work: Turn) -> None:
    """The deal names who took a question as its expert. Nobody is put out who has one of its questions in hand; the
    owner is the other half of the pair, and where the jump itself is an expert's, it is not taken along."""
    if not work.by.has(Role.EXPERT) or work.by.pk == work.deal.owner_id or work.stage.owner is Role.EXPERT:
        return
    parts = Participant.objects.filter(deal=work.deal, role=Role.EXPERT.value, until=None)
    busy = Question.objects.standing().filter(deal=work.deal).values("taken_by")
    if not parts.exclude(user=work.by).filter(user__in=busy).exists():
        come_in(work, Role.EXPERT)


def _taken(who: User, when: datetime, work: Turn) -> Stale:
    zone = work.calendar.timezone
    words = _("%(name)s was first and has taken this question (%(when)s).")
    said = ago(when.astimezone(zone), work.at.astimezone(zone), language())
    return Stale(words % {"name": who.name, "when": said}, moved_by=who.name, moved_at=when)


def _full(person: User, work: Turn) -> bool:
    """Asked under the lock of the person: two questions of two deals taken at once are one after the other."""
    User.objects.select_for_update().values_list("pk", flat=True).get(pk=person.pk)
    return hand_is_full(person, work.firm)


def _room(by: User, work: Turn) -> None:
    if _full(by, work):
        limit = work.firm.question_limit or 0
        words = ngettext(
            "You have %(count)s question in hand, and that is how many one has at once. Answer it, or pass it on.",
            "You have %(count)s questions in hand, and that is how many one has at once. Answer one, or pass it on.",
            limit,
        )
        raise Refused(words % {"count": limit})


def ask_back(question: Question, text: str, *, by: User, at: datetime) -> Question:
    """Who has it asks the seller something before they can answer; meanwhile it takes no room in their hands. Raises
    Invalid, and what `in_hand` does."""
    with in_hand(question, by=by, at=at) as (work, row):
        _word(row, work, QuestionWord.Kind.ASKED_BACK, text, empty=_("Say what you need to know."))
        row.asked_back_at = work.at
        row.save(update_fields=["asked_back_at"])
        work.write(Kind.ASKED_BACK, question=row)
    return row


def reply(question: Question, text: str, *, by: User, at: datetime) -> Question:
    """Who asked, the owner of the deal or a chief says more; what was asked back waits no more. Where the hands of who
    asked back are full by now, it goes back to the queue: no word puts one more into them. Raises Invalid, NotYours,
    Ended."""
    with pulling(question, by=by, at=at) as (work, row):
        if by.pk not in (row.asked_by_id, row.deal.owner_id) and not by.is_chief:
            raise NotYours(_("Who asked, the owner of the deal or a chief replies."))
        _word(row, work, QuestionWord.Kind.REPLIED, text, empty=_("Say it in a line."))
        full = row.asked_back_at is not None and row.taken_by is not None and _full(row.taken_by, work)
        row.asked_back_at = None
        row.save(update_fields=["asked_back_at"])
        work.write(Kind.REPLIED, question=row)
        if full:
            back_in_queue(row, work)
    return row


def answer(question: Question, text: str, *, by: User, at: datetime, minutes: int | None = None) -> Question:
    """The answer; the question is settled. The `minutes` that it took are counted of today on the question's work.
    Raises Invalid, and what `in_hand` and `log` do: then nothing of it is done."""
    with in_hand(question, by=by, at=at) as (work, row):
        if minutes is not None:
            _counted(row, work, minutes)
        _word(row, work, QuestionWord.Kind.ANSWERED, text, empty=_("Write the answer."))
        _settle(row, work, Question.Outcome.ANSWERED)
        work.write(Kind.ANSWERED, question=row)
    return row


def _counted(row: Question, work: Turn, minutes: int) -> None:
    day = work.calendar.day_of(work.at)
    try:
        log(row.work, person=work.by, day=day, minutes=minutes, by=work.by, at=work.at)
    except Invalid as no:
        raise Invalid("minutes", no.sentence) from None


def decline(question: Question, reason: str, *, by: User, at: datetime) -> Question:
    """It is not answered, and the asker reads why. Raises Invalid, and what `in_hand` does."""
    with in_hand(question, by=by, at=at) as (work, row):
        _word(row, work, QuestionWord.Kind.DECLINED, reason, empty=_("Say why: the asker has to do something else."))
        _settle(row, work, Question.Outcome.DECLINED)
        work.write(Kind.DECLINED, question=row)
    return row


def pass_on(question: Question, words: str, *, by: User, at: datetime) -> Question:
    """Back to the queue, open to all who can answer, with what was found so far; never to a name. Raises Invalid, and
    what `in_hand` does."""
    with in_hand(question, by=by, at=at) as (work, row):
        _word(row, work, QuestionWord.Kind.PASSED_ON, words, empty=_("Say in a line why, for whoever takes it next."))
        back_in_queue(row, work)
    return row


def back_in_queue(row: Question, work: Turn) -> None:
    """Within an open turn: nobody has it, and it stands open to all."""
    row.taken_at = row.taken_by = row.asked_back_at = None
    row.opens_at = min(row.opens_at, work.at)
    row.save(update_fields=["taken_at", "taken_by", "asked_back_at", "opens_at"])
    work.write(Kind.PASSED_ON, question=row)


def _word(row: Question, work: Turn, kind: QuestionWord.Kind, text: str, *, empty: str) -> None:
    words = told("text", text.strip(), limit=WORDS, empty=empty)
    QuestionWord.objects.create(question=row, kind=kind, text=words, at=work.at, by=work.by)


def _settle(row: Question, work: Turn, outcome: Question.Outcome) -> None:
    row.settled_at, row.settled_by, row.outcome, row.asked_back_at = work.at, work.by, outcome, None
    row.save(update_fields=["settled_at", "settled_by", "outcome", "asked_back_at"])
    close_work(row.work, at=work.at)
