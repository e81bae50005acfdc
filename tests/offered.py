"""What a gate asks of a proposal, made true by the real verbs, in as few of them as there are."""

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from kochka.core.money import Money
from kochka.deals.gate import State, gate
from kochka.deals.models import Deal
from kochka.deals.waivers import waive
from kochka.proposals.current import on_the_table
from kochka.proposals.finishing import finalise
from kochka.proposals.heard import Word
from kochka.proposals.models import Proposal
from kochka.proposals.outside import Outside, enter_outside
from kochka.proposals.readiness import Word as Yes
from kochka.proposals.readiness import ready_to_prepay, ready_to_sign

if TYPE_CHECKING:
    from tests.cast import Cast

REVIEWED, RECEIVED = "proposals.reviewed", "proposals.received"
FINAL, AGREED = "proposals.final", "proposals.agreed"
SUM = Money(100_000_00, "RUB")


def offered(cast: "Cast", deal: Deal) -> None:
    """Meets what the present gate lacks of the proposal, by the chief: one that was made elsewhere will do."""
    lacks = {item.key for item in gate(deal).items if item.state is State.MISSING}
    who = {"by": cast.chief, "at": timezone.now()}
    if REVIEWED in lacks:
        waive(deal, REVIEWED, seen=deal.open_jump_id, reason="Смотрели вдвоём", **who)
    if not lacks & {RECEIVED, FINAL, AGREED}:
        return
    row = on_the_table([deal.pk]).get(deal.pk)
    if row is None or RECEIVED in lacks:
        row = elsewhere(cast, deal)
    if FINAL in lacks:
        finalise(row, **who)
    if AGREED in lacks:
        yes = Yes(timezone.now(), "Пётр")
        ready_to_sign(deal, row, yes, form="ours", **who)
        ready_to_prepay(deal, row, yes, amount=SUM, pays_by=cast.day(7), payer="ООО «Вектор»", **who)


def elsewhere(cast: "Cast", deal: Deal) -> Proposal:
    """A version that was made elsewhere, sent and received."""
    at = timezone.now()
    paper = Outside("КП", SUM, at.date() - timedelta(days=1), link="https://docs.example/kp")
    word = Word("mail", at, name="Пётр", words="Получили")
    return enter_outside(deal.pk, paper, by=cast.chief, at=at, sent=word, received=word)
