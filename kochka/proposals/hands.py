"""An expert looks at a deal and asks its seller «Чем конкретно помочь?». Nobody is called in: who offers, comes."""

from datetime import datetime

from django.utils.translation import gettext as _

from kochka.core.refusals import NotYours, Refused
from kochka.deals.journey.turn import Turn, turn
from kochka.deals.models import Deal
from kochka.deals.rights import Act
from kochka.people.models import User
from kochka.people.roles import Role
from kochka.proposals.models import HandOffered
from kochka.proposals.question_entries import Kind
from kochka.proposals.reviewing import wanted_here


def offer_hand(deal: Deal, *, by: User, at: datetime) -> HandOffered:
    """Asks the seller for one exact request. While the former offer waits: nothing. Raises NotYours for all but experts
    and chiefs; Refused for who holds the deal themselves, and where no experts are called in."""
    with turn(deal, Act.REVIEW, by=by, at=at) as work:
        demand_expert(by)
        wanted_here(work)
        if work.deal.owner_id == by.pk:
            raise Refused(_("You hold this deal yourself: ask others, or work on it as its seller."))
        standing = HandOffered.objects.standing().filter(jump=work.jump, by=by).first()
        if standing:
            return standing
        row = HandOffered.objects.create(jump=work.jump, by=by, at=work.at)
        work.write(Kind.HAND_OFFERED, hand=row)
    return row


def take_hand_back(hand: HandOffered, *, by: User, at: datetime) -> HandOffered:
    """The expert offers it no more. Over already: nothing. Raises NotYours for anybody else."""
    with turn(Deal(pk=hand.jump.deal_id), Act.REVIEW, by=by, at=at) as work:
        row = HandOffered.objects.get(pk=hand.pk, jump__deal=work.deal)
        if row.by_id != by.pk:
            raise NotYours(_("Only who offered it takes it back."))
        if row.withdrawn_at is None and row.answered_at is None:
            row.withdrawn_at = work.at
            row.save(update_fields=["withdrawn_at"])
            work.write(Kind.HAND_BACK, hand=row)
    return row


def answered(hand: HandOffered, work: Turn) -> HandOffered:
    """Within the turn that asks the question: the offer has its request. Raises Refused where it is over."""
    row = HandOffered.objects.standing().filter(pk=hand.pk, jump=work.jump).first()
    if row is None:
        raise Refused(_("This offer is over. Ask without it: the question goes to all who can answer."))
    row.answered_at = work.at
    row.save(update_fields=["answered_at"])
    return row


def demand_expert(user: User) -> None:
    """Raises NotYours for all but those who answer questions."""
    if not (user.is_chief or user.has(Role.EXPERT)):
        raise NotYours(_("Experts offer their hands, and chiefs."))
