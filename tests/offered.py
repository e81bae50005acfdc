"""What a gate asks of a proposal, made true by the real verbs, in as few of them as there are."""

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from kochka.core.money import Money
from kochka.deals.gate import gate
from kochka.deals.models import Deal
from kochka.deals.waivers import waive
from kochka.firm.calendar import work_calendar
from kochka.people.models import User
from kochka.proposals.beginning import begin
from kochka.proposals.blocks import add_block
from kochka.proposals.current import current_version, on_the_table
from kochka.proposals.finishing import finalise
from kochka.proposals.heard import Word
from kochka.proposals.models import Proposal
from kochka.proposals.outside import Outside, enter_outside
from kochka.proposals.readiness import Word as Yes
from kochka.proposals.readiness import ready_to_prepay, ready_to_sign
from kochka.proposals.reading import rolled
from kochka.proposals.reviewing import ask_review
from kochka.proposals.reviews import approve, take_review
from kochka.proposals.sending import receive, send
from kochka.proposals.typed import Wanted

if TYPE_CHECKING:
    from tests.cast import Cast

REVIEWED, RECEIVED = "proposals.reviewed", "proposals.received"
FINAL, AGREED = "proposals.final", "proposals.agreed"
SUM = Money(100_000_00, "RUB")


def offered(cast: "Cast", deal: Deal) -> None:
    """Meets what the present gate lacks of the proposal, by the chief: one that was made elsewhere will do."""
    for item in gate(deal).missing:
        if item.key == REVIEWED:
            seen, reason = str(deal.open_jump_id), "Смотрели вдвоём"
            waive(deal, REVIEWED, seen=seen, reason=reason, by=cast.chief, at=timezone.now())
        elif item.key in MET:
            MET[item.key](cast, deal, cast.chief)


def _reviewed(cast: "Cast", deal: Deal, by: User) -> None:
    """A version of one line that Егор has approved."""
    row = begin(deal, by=by, at=timezone.now())
    add_block(row, Wanted(title="Портал", fixed=SUM.minor), by=by, at=timezone.now())
    mark, needed = rolled(row).mark, work_calendar().add_days(timezone.now().date(), 2)
    asked = ask_review(row, seen=mark, request="Сумма", needed=needed, by=by, at=timezone.now())
    take_review(asked, by=cast.egor, at=timezone.now())
    approve(asked, seen=mark, by=cast.egor, at=timezone.now())


def _received(cast: "Cast", deal: Deal, by: User) -> None:
    """The version that is there, else one that was made elsewhere."""
    row = current_version(deal)
    if row is None or row.outside:
        elsewhere(deal, by)
        return
    word = Word("mail", timezone.now(), name="Пётр", words="Получили")
    sent = send(row, word, seen=rolled(row).mark, by=by, at=word.happened_at)
    receive(sent, word, by=by, at=timezone.now())


def _final(cast: "Cast", deal: Deal, by: User) -> None:
    finalise(_on_the_table(deal, by), by=by, at=timezone.now())


def _agreed(cast: "Cast", deal: Deal, by: User) -> None:
    row, yes = _on_the_table(deal, by), Yes(timezone.now(), "Пётр")
    who = {"by": by, "at": timezone.now()}
    ready_to_sign(deal, row, yes, form="ours", **who)
    ready_to_prepay(deal, row, yes, amount=SUM, pays_by=cast.day(7), payer="ООО «Вектор»", **who)


def _on_the_table(deal: Deal, by: User) -> Proposal:
    return on_the_table(deal) or elsewhere(deal, by)


MET: dict[str, Callable[["Cast", Deal, User], None]] = {
    REVIEWED: _reviewed,
    RECEIVED: _received,
    FINAL: _final,
    AGREED: _agreed,
}


def elsewhere(deal: Deal, by: User) -> Proposal:
    """A version that was made elsewhere, sent and received."""
    at = timezone.now()
    paper = Outside("КП", SUM, at.date() - timedelta(days=1), link="https://docs.example/kp")
    word = Word("mail", at, name="Пётр", words="Получили")
    return enter_outside(deal.pk, paper, by=by, at=at, sent=word, received=word)
