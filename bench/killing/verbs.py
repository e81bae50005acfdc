"""Verbs as people use them, thrown by a die: those that make sense more often than those that are refused."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from bench.killing.ground import Ground, tomorrow
from kochka.clients.naming import company_named
from kochka.core.money import Money
from kochka.core.refusals import Refused
from kochka.deals import confirmations, details, enquiries, go_aheads, notes, waivers
from kochka.deals.gate import gate
from kochka.deals.journey import endings, forward, hands, pauses, steps
from kochka.deals.models import Deal, Enquiry, GoAhead
from kochka.files.storing import kept
from kochka.people.models import User
from kochka.people.roles import Role

PAPER = b"%PDF-1.4 " + b"paper " * 4000


@dataclass(slots=True)
class Hand:
    """Whoever does it, with what they saw."""

    ground: Ground
    by: User
    dice: Random
    deal: Deal

    def who(self) -> dict[str, Any]:
        return {"by": self.by, "at": timezone.now()}

    def turn(self) -> dict[str, Any]:
        return {"seen": str(self.deal.open_jump_id), **self.who()}

    def plan(self) -> dict[str, Any]:
        return {"next_action": "Дальше", "due": tomorrow()}

    def paper(self) -> SimpleUploadedFile:
        return SimpleUploadedFile("paper.pdf", PAPER)


def _onward(h: Hand) -> object:
    """The next right move."""
    if not h.deal.is_open:
        raise Refused("it has ended")
    lacking = [item.key for item in gate(h.deal).missing]
    if "paid" in lacking:
        with kept(h.paper(), **h.who()) as file:
            return confirmations.confirm(h.deal, "paid", **h.turn(), file=file)
    if "said" in lacking:
        return confirmations.confirm(h.deal, "said", **h.turn(), text="Да")
    if lacking:
        return _decide(h)
    if h.deal.stage.key == "end":
        return forward.finish(h.deal, **h.turn())
    return forward.jump(h.deal, **h.turn(), **h.plan())


def _decide(h: Hand) -> object:
    asked = GoAhead.objects.filter(jump=h.deal.open_jump_id, settled_at=None).first()
    if asked is None:
        raise Refused("nothing was asked")
    return go_aheads.decide_go_ahead(asked, **h.who(), yes=h.dice.random() < 0.9, note="Да")


def _try(h: Hand) -> object:
    relief = h.dice.choice([None, "smaller_step", "other_person"])
    return steps.try_again(h.deal, **h.turn(), **h.plan(), channel="call", outcome="Думают", relief=relief)


def _hold(h: Hand) -> object:
    until = timezone.now().date() + timedelta(days=h.dice.randint(2, 20))
    return pauses.hold(h.deal, **h.turn(), until=until, reason="Ждём")


def _into_deal(h: Hand) -> object:
    row = Enquiry.objects.filter(deal=None, settled_at=None, holder=h.by).order_by("-pk").first()
    if row is None:
        return enquiries.take_in(who="Ирина", text="Нужен сайт", **h.who())
    return enquiries.into_deal(row, title="По звонку", version=h.ground.version, **h.plan(), **h.who())


def _hand(h: Hand) -> object:
    role = h.dice.choice([None, Role.EXPERT, Role.ADMINISTRATION])
    return hands.hand_to(h.deal, **h.turn(), to=h.dice.choice(h.ground.chiefs), role=role, note="Держи")


def _edit(h: Hand) -> object:
    client = company_named(f"Клиент {h.dice.randrange(40)}", **h.who())
    return details.edit(h.deal, **h.who(), title=h.dice.choice(["Портал", "Склад", "Сайт"]), client=client)


VERBS: dict[str, tuple[int, Callable[[Hand], object]]] = {
    "open": (3, lambda h: forward.open_deal(title="Портал", version=h.ground.version, **h.plan(), **h.who())),
    "onward": (12, _onward),
    "try": (5, _try),
    "replan": (3, lambda h: steps.replan(h.deal, **h.turn(), **h.plan())),
    "back": (2, lambda h: steps.step_back(h.deal, **h.turn(), **h.plan(), reason="Рано")),
    "hold": (2, _hold),
    "resume": (2, lambda h: pauses.resume(h.deal, **h.turn())),
    "lose": (1, lambda h: endings.lose(h.deal, **h.turn(), reason=h.dice.choice(h.ground.reasons), owed="Ничего")),
    "reopen": (1, lambda h: endings.reopen(h.deal, **h.who(), **h.plan())),
    "withdraw": (1, lambda h: endings.withdraw(h.deal, **h.who(), reason="Ошибка")),
    "hand": (2, _hand),
    "unconfirm": (1, lambda h: confirmations.unconfirm(h.deal, "said", **h.turn(), reason="Нет")),
    "waive": (1, lambda h: waivers.waive(h.deal, "said", **h.turn(), reason="Пусть")),
    "decide": (2, _decide),
    "revalue": (2, lambda h: details.revalue(h.deal, **h.who(), value=Money(h.dice.randrange(10**8), "RUB"))),
    "edit": (2, _edit),
    "note": (1, lambda h: notes.note(h.deal, **h.who(), text="Заметка")),
    "attach": (2, lambda h: notes.attach(h.deal, **h.who(), file=h.paper())),
    "enquiry": (2, _into_deal),
}
NAMES = [name for name, (weight, _verb) in VERBS.items() for _time in range(weight)]
"""To throw the die over."""
