"""A question to an expert is asked, and withdrawn: by who has the deal in hand. It goes into a queue, never into
anybody's hands."""

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _

from kochka.core.refusals import Ended, Invalid, NotYours
from kochka.core.said import told
from kochka.core.texts import fold
from kochka.deals.journey.turn import turn
from kochka.deals.models import Deal
from kochka.deals.rights import Act
from kochka.files.models import StoredFile
from kochka.firm.models import Skill
from kochka.people.models import User
from kochka.proposals.hands import answered
from kochka.proposals.models import HandOffered, Question, QuestionFile
from kochka.proposals.question_entries import Kind
from kochka.proposals.reviewing import end_of, is_offered, wanted_here
from kochka.timesheets.models import Work
from kochka.timesheets.verdicts import demand_none
from kochka.timesheets.works import close_work, work_for

REQUEST = 2000
MOST, MOST_FILES = 20, 10


def ask_question(
    deal: Deal,
    *,
    request: str,
    needed: date,
    by: User,
    at: datetime,
    skill: Skill | None = None,
    hand: HandOffered | None = None,
    files: Sequence[StoredFile] = (),
) -> Question:
    """One exact request, needed by a working day, of those who have the skill (None: of the experts). It answers a
    `hand` that was offered: that expert has a working day before it stands open to others. Raises Invalid for the
    fields; Refused where no experts are called in, or the offer is over; Ended."""
    words = told(
        "request", request.strip(), limit=REQUEST, empty=_("Say exactly what to help with: one line is enough.")
    )
    with turn(deal, Act.ASK_EXPERT, by=by, at=at) as work:
        wanted_here(work)
        demand_none(work.deal)
        is_offered(skill)
        if len(files) > MOST_FILES:
            raise Invalid("files", _("Ten files are enough for one question."))
        if Question.objects.standing().filter(deal=work.deal).count() >= MOST:
            raise Invalid("request", _("Twenty questions wait in this deal already. Let some be answered first."))
        offer = answered(hand, work) if hand else None
        row = Question(deal=work.deal, jump=work.jump, offer=offer, skill=skill, request=words, folded=fold(words))
        row.needed_on, row.needed_at = needed, end_of(needed, work)
        row.opens_at = work.calendar.after(work.at, 1) if offer else work.at
        row.asked_at, row.asked_by = work.at, by
        row.work = work_for(work.deal, Work.Kind.QUESTION, words, at=work.at)
        row.save(force_insert=True)
        QuestionFile.objects.bulk_create(QuestionFile(question=row, file=file) for file in files)
        work.write(Kind.ASKED, question=row)
    return row


def withdraw_question(question: Question, *, by: User, at: datetime) -> Question:
    """It is asked no more. Raises NotYours for all but who asked, the owner of the deal and chiefs; Ended where it is
    over."""
    with turn(Deal(pk=question.deal_id), Act.REVIEW, by=by, at=at) as work:
        row = Question.objects.with_all().get(pk=question.pk)
        if not may_withdraw(row, by):
            raise NotYours(_("This is not yours to do here: who asked, the owner of the deal or a chief may."))
        not_over(row)
        row.withdrawn_at, row.withdrawn_by = work.at, by
        row.save(update_fields=["withdrawn_at", "withdrawn_by"])
        close_work(row.work, at=work.at)
        work.write(Kind.WITHDRAWN, question=row)
    return row


def may_withdraw(question: Question, user: User) -> bool:
    """Whether this person may ask it no more: who asked, the owner of the deal, chiefs."""
    return user.pk in (question.asked_by_id, question.deal.owner_id) or user.is_chief


def not_over(question: Question) -> None:
    """Raises Ended where the question is over, saying by whom."""
    if question.settled_by:
        was_answered = question.outcome == Question.Outcome.ANSWERED
        words = _("%(name)s has answered it already.") if was_answered else _("%(name)s has declined it already.")
        raise Ended(words % {"name": question.settled_by.name})
    if question.withdrawn_by:
        raise Ended(_("%(name)s has withdrawn this question.") % {"name": question.withdrawn_by.name})
