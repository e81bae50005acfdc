"""A review is asked for, and withdrawn: by who makes the version. It goes into a queue, never into anybody's hands."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from kochka.core.refusals import Ended, Invalid, NotYours, Refused
from kochka.core.said import told
from kochka.core.workdays import OutOfCalendar
from kochka.deals.journey.turn import Turn, language, turn
from kochka.deals.models import Deal
from kochka.deals.rights import Act
from kochka.firm.models import Skill
from kochka.funnel.definition import FunnelDefinition
from kochka.people.models import User
from kochka.people.roles import Role
from kochka.proposals.models import Proposal, Review
from kochka.proposals.review_entries import Kind
from kochka.proposals.reviewers import able, anybody_else
from kochka.proposals.sealing import sealable
from kochka.proposals.working import drafting

REQUEST = 1000


def ask_review(
    proposal: Proposal,
    *,
    seen: str,
    request: str,
    needed: date,
    by: User,
    at: datetime,
    skill: Skill | None = None,
    wish: User | None = None,
) -> Review:
    """Asks for a review of a draft, `seen` being the mark of what the person read: of those who have the skill (None:
    of the experts), first of the one who is wished for, and of all a working day later. `needed` is a working day.
    Raises Flawed where the draft could not be sealed, Overtaken, Ended; Refused where one is asked already and at a
    stage that asks no experts; Invalid for the fields."""
    words = told("request", request.strip(), limit=REQUEST, empty=_("Say exactly what to look at: one line is enough."))
    with drafting(proposal, by=by, at=at) as (work, row):
        wanted_here(work)
        _not_asked(row)
        sealable(row, work, seen=seen)
        is_offered(skill)
        review = Review(proposal=row, skill=skill, wish=wish, request=words, asked_at=work.at, asked_by=by)
        review.needed_on, review.needed_at = needed, end_of(needed, work)
        review.opens_at = work.at
        if wish:
            _can_be_wished(review, row)
            review.opens_at = work.calendar.after(work.at, 1)
        review.save(force_insert=True)
        work.write(Kind.ASKED, review=review)
    return review


def withdraw_review(review: Review, *, by: User, at: datetime) -> Review:
    """It is asked no more: whatever was remarked stays to be read. Raises Ended where it is over already; NotYours for
    all but who asked, the owner and chiefs."""
    with turn(Deal(pk=review.proposal.deal_id), Act.REVIEW, by=by, at=at) as work:
        row = Review.objects.with_all().get(pk=review.pk)
        if not may_withdraw(row, by):
            raise NotYours(_("This is not yours to do here: who asked, the owner of the deal or a chief may."))
        not_over(row)
        row.withdrawn_at, row.withdrawn_by = work.at, by
        row.save(update_fields=["withdrawn_at", "withdrawn_by"])
        work.write(Kind.WITHDRAWN, review=row)
    return row


def may_withdraw(review: Review, user: User) -> bool:
    """Whether this person may ask for it no more: who asked, the owner of the deal, chiefs."""
    return user.pk in (review.asked_by_id, review.proposal.deal.owner_id) or user.is_chief


def not_over(review: Review) -> None:
    """Raises Ended where the review is over, saying by whom."""
    if review.settled_by:
        words = _("%(name)s has approved it already.") if review.approved else _("%(name)s has returned it already.")
        raise Ended(words % {"name": review.settled_by.name})
    if review.withdrawn_by:
        raise Ended(_("%(name)s has withdrawn this review.") % {"name": review.withdrawn_by.name})


def asks_experts(deal: Deal) -> bool:
    """Whether experts are wanted where this deal stands."""
    return deal.is_open and Role.EXPERT in deal.stage.definition.may_ask


def why_not_here(deal: Deal) -> str:
    """Why no expert can be asked anything where the deal stands."""
    funnel: FunnelDefinition = deal.stage.version.definition
    here = funnel.stage(deal.stage.key).name.of(language())
    wanted = [stage.name.of(language()) for stage in funnel.stages if Role.EXPERT in stage.may_ask]
    if not wanted:
        return _("No stage of this funnel calls experts in. Where it should, its author says so in the funnel.")
    words = _(
        "At “%(stage)s” no experts are called in: their attention is kept for the stages that want them: %(wanted)s."
    )
    quoted = "“%s”" if language() == "en" else "«%s»"
    return words % {"stage": here, "wanted": ", ".join(quoted % name for name in wanted)}


def wanted_here(work: Turn) -> None:
    """Raises Refused where no experts are called in, saying where they are."""
    wanted_here_or_why(work.deal)


def wanted_here_or_why(deal: Deal) -> None:
    """The same before a form is shown."""
    if not asks_experts(deal):
        raise Refused(why_not_here(deal))


def _not_asked(row: Proposal) -> None:
    former = Review.objects.filter(proposal=row, settled_at=None, withdrawn_at=None).select_related("asked_by").first()
    if former:
        raise Refused(_("%(name)s has asked for a review of this version already.") % {"name": former.asked_by.name})


def is_offered(skill: Skill | None) -> None:
    """Raises Invalid for a skill that was retired."""
    if skill and not Skill.objects.filter(pk=skill.pk, retired_at=None).exists():
        raise Invalid("skill", _("This skill is offered no more. Choose another one."))


def end_of(needed: date, work: Turn) -> datetime:
    """The end of the working day that something is needed by. Raises Invalid at `needed`."""
    try:
        works = work.calendar.is_workday(needed)
    except OutOfCalendar:
        works = False
    if not works:
        raise Invalid("needed", _("That is no working day. Choose one on which people work."))
    end = work.calendar.end_of(needed)
    if end <= work.at:
        raise Invalid("needed", _("That working day is over. Choose a later one."))
    if (needed - work.calendar.day_of(work.at)).days > 366:
        raise Invalid("needed", _("That is more than a year ahead. Check the year."))
    return end


def _can_be_wished(review: Review, row: Proposal) -> None:
    """Raises Invalid where the wish could not be taken up."""
    wish = review.wish
    assert wish
    if not able(review.skill).filter(pk=wish.pk).exists():
        words = _("%(name)s does not have this skill.") if review.skill else _("%(name)s is no expert here.")
        raise Invalid("wish", words % {"name": wish.name})
    makers = (row.made_by_id, review.asked_by_id)
    if wish.pk in makers and anybody_else(review.skill, *makers):
        raise Invalid(
            "wish",
            _("%(name)s has made this version or asks for its review: fresh eyes are wanted.") % {"name": wish.name},
        )
