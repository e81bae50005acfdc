"""The verbs as people use them: with sense and without."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from kochka.clients.naming import company_named
from kochka.core.money import Money
from kochka.core.refusals import Refused
from kochka.deals import confirmations, details, go_aheads, notes, waivers
from kochka.deals.journey import endings, forward, hands, pauses, steps, versions
from kochka.deals.models import Deal, GoAhead
from kochka.people.roles import Role
from tests.walking.chance import Chance

if TYPE_CHECKING:
    from tests.walking.world import World

type Act = Callable[[World, Chance, Deal, dict[str, Any]], object]


def _who(turn: dict[str, Any]) -> dict[str, Any]:
    return {"by": turn["by"], "at": turn["at"]}


def _seen(turn: dict[str, Any]) -> dict[str, Any]:
    return {"seen": turn["seen"], **_who(turn)}


def _try(w: World, c: Chance, deal: Deal, turn: dict[str, Any]) -> object:
    relief = c.choice([None, None, "smaller_step", "other_person", "colleague"])
    given = {"channel": c.choice(["call", "mail", "inside"]), "outcome": "Думают", "relief": relief}
    return steps.try_again(deal, **_seen(turn), **w.plan(c), **given, colleague=c.choice(w.people))


def _back(w: World, c: Chance, deal: Deal, turn: dict[str, Any]) -> object:
    plan = {"next_action": "Заново", "due": w.due(c)}
    return steps.step_back(deal, **_seen(turn), **plan, reason="Рано", mistake=c.number(0, 3) == 0)


def _hold(w: World, c: Chance, deal: Deal, turn: dict[str, Any]) -> object:
    until = w.now.date() + timedelta(days=c.choice([0, 1, 5, 20, 70]))
    return pauses.hold(deal, **_seen(turn), until=until, reason="Ждём")


def _lose(w: World, c: Chance, deal: Deal, turn: dict[str, Any]) -> object:
    return endings.lose(deal, **_seen(turn), reason=c.choice(w.reasons), owed=c.choice(["", "Ничего"]))


def _reopen(w: World, c: Chance, deal: Deal, turn: dict[str, Any]) -> object:
    return endings.reopen(deal, **_who(turn), next_action="Снова", due=w.due(c))


def _hand(w: World, c: Chance, deal: Deal, turn: dict[str, Any]) -> object:
    role = c.choice([None, *Role])
    fit = [user for user in w.people if role is None or user.has(role)] if c.number(0, 4) else w.people
    return hands.hand_to(deal, **_seen(turn), to=c.choice(fit or w.people), role=role, note="Держи")


def _confirm(w: World, c: Chance, deal: Deal, turn: dict[str, Any]) -> object:
    evidence = c.choice([{"file": w.file}, {"file": w.file}, {"text": "Да"}, {"link": "https://kp.example"}, {}])
    return confirmations.confirm(deal, turn["key"], **_seen(turn), **evidence)


def _decide(w: World, c: Chance, deal: Deal, turn: dict[str, Any]) -> object:
    asked = list(GoAhead.objects.filter(jump__deal=deal).order_by("-pk")[:2])
    if not asked:
        raise Refused("nothing was asked")
    return go_aheads.decide_go_ahead(c.choice(asked), **_who(turn), yes=c.number(0, 3) > 0, note=c.choice(["", "Да"]))


def _revalue(w: World, c: Chance, deal: Deal, turn: dict[str, Any]) -> object:
    value = c.choice([None, Money(0, "RUB"), Money(100, "RUB"), Money(5, "EUR"), Money(-1, "RUB")])
    return details.revalue(deal, **_who(turn), value=value)


def _edit(w: World, c: Chance, deal: Deal, turn: dict[str, Any]) -> object:
    client = company_named(f"Клиент {c.number(0, 3)}", by=w.cast.chief, at=w.now)
    return details.edit(deal, **_who(turn), title=c.choice([None, "", "Портал", "Склад"]), client=client)


def _move(w: World, c: Chance, deal: Deal, turn: dict[str, Any]) -> object:
    return versions.move_to_version([deal], c.choice(w.versions), **_who(turn))


VERBS: dict[str, Act] = {
    "jump": lambda w, c, deal, turn: forward.jump(deal, **_seen(turn), **w.plan(c)),
    "finish": lambda w, c, deal, turn: forward.finish(deal, **_seen(turn)),
    "try": _try,
    "replan": lambda w, c, deal, turn: steps.replan(deal, **_seen(turn), **w.plan(c)),
    "back": _back,
    "hold": _hold,
    "resume": lambda w, c, deal, turn: pauses.resume(deal, **_seen(turn)),
    "lose": _lose,
    "reopen": _reopen,
    "withdraw": lambda w, c, deal, turn: endings.withdraw(deal, **_who(turn), reason="Ошибка"),
    "hand": _hand,
    "confirm": _confirm,
    "unconfirm": lambda w, c, deal, t: confirmations.unconfirm(deal, t["key"], **_seen(t), reason="Нет"),
    "waive": lambda w, c, deal, turn: waivers.waive(deal, turn["key"], **_seen(turn), reason="Пусть"),
    "ask": lambda w, c, d, turn: go_aheads.ask_go_ahead(d, turn["key"].rpartition(":")[2], **_seen(turn)),
    "decide": _decide,
    "revalue": _revalue,
    "edit": _edit,
    "note": lambda w, c, deal, turn: notes.note(deal, **_who(turn), text="Заметка"),
    "move": _move,
}
