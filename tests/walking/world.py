"""The company in the middle of its story, and one step of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from kochka.core.refusals import Refused
from kochka.core.when import Due
from kochka.deals.models import Deal, Jump
from kochka.firm.models import LossReason
from kochka.funnel.definition import ConfirmNeed
from kochka.funnel.publishing import publish
from kochka.people.models import User
from kochka.people.roles import Role
from tests import invariants
from tests.cast import GATED, Cast
from tests.walking.around import WORLDLY
from tests.walking.chance import Chance
from tests.walking.rules import CHIEFS_ONLY, Before, RuleBroken, needs_of
from tests.walking.verbs import VERBS

_SELDOM = {"day off": 1, "leave": 1, "settings": 1, "publish": 1, "withdraw": 1, "place": 1, "move": 1}
_WEIGHTS = {
    "onward": 16,
    "open": 4,
    "jump": 5,
    "try": 8,
    "confirm": 8,
    "unconfirm": 4,
    "waive": 4,
    "back": 4,
    **_SELDOM,
}
SENSIBLE: dict[str, dict[str, Any]] = {
    "reopen": {"state__in": ["lost", "finished"]},
    "resume": {"holds__ended_at": None, "holds__isnull": False},
    "decide": {"open_jump__go_aheads__settled_at": None, "open_jump__go_aheads__isnull": False},
    "unconfirm": {"open_jump__confirmations__withdrawn_at": None, "open_jump__confirmations__isnull": False},
}
WEIGHTED = [verb for verb in (*VERBS, *WORLDLY) for _ in range(_WEIGHTS.get(verb, 3))]


@dataclass
class World:
    """The company in the middle of its story. `pace`: minutes that pass between two steps on average."""

    cast: Cast
    now: datetime
    pace: int
    ids: list[int] = field(default_factory=list)
    seen: list[str] = field(default_factory=lambda: ["None"])
    closed: dict[Any, dict[str, Any]] = field(default_factory=dict)
    told: Counter[str] = field(default_factory=Counter)
    checked: list[Any] | None = None

    def __post_init__(self) -> None:
        self.versions = [publish(GATED, by=self.cast.chief, at=self.now)]
        self.people = [User.objects.get(pk=user.pk) for user in User.objects.filter(is_system=False)]
        for name, roles in (("Вера", [Role.SELLER]), ("Раиса", [Role.ADMINISTRATION]), ("Всё Сам", list(Role))):
            self.people.append(self.cast.person(name, f"{len(self.people)}@example.org", *roles))
        self.file = self.cast.file()
        self.reasons = list(LossReason.objects.all())

    # --- one step ---

    def step(self, chance: Chance, verb: str | None = None) -> None:
        """One thing happens; raises RuleBroken when it should not have, or should have and did not."""
        self._time_passes(chance)
        verb = verb or chance.choice(WEIGHTED)
        if verb in WORLDLY:
            WORLDLY[verb](self, chance)
        elif self.ids:
            self._act(verb, chance)

    def _time_passes(self, chance: Chance) -> None:
        minutes = chance.number(0, self.pace) if chance.number(0, 9) else chance.number(0, 11 * self.pace)
        self.now = min(self.now + timedelta(minutes=minutes), timezone.now())

    def deal(self, chance: Chance, verb: str = "") -> Deal:
        """One of the latest, mostly one that the verb makes sense for."""
        recent = self.ids[-40:]
        if chance.number(0, 6):
            fits = Deal.objects.filter(pk__in=recent, **SENSIBLE.get(verb, {"state": "open"})).order_by("pk").distinct()
            recent = list(fits.values_list("pk", flat=True)) or recent
        return Deal.objects.with_jump().get(pk=chance.choice(recent[-20:]))

    def _act(self, verb: str, chance: Chance) -> None:
        deal = self.deal(chance, verb)
        key = self._key(chance, deal, verb)
        by = self._somebody(chance, deal, verb, key)
        at = self.now if chance.number(0, 9) else self.now + timedelta(hours=chance.choice([-90, -30, -2, 24 * 500]))
        seen = str(deal.open_jump_id) if chance.number(0, 9) else chance.choice(self.seen)
        turn = {"seen": seen, "by": by, "at": at}
        before = Before(deal, verb, turn, next((need for need in needs_of(deal) if need.key == key), None))
        try:
            with transaction.atomic():
                VERBS[verb](self, chance, deal, {**turn, "key": key})
        except (Refused, Deal.DoesNotExist) as no:
            before.nothing_changed(no)
            self.told[f"{verb}: no"] += 1
        else:
            before.rightly_changed()
            self.told[verb] += 1
        self._remember(deal)

    def _key(self, chance: Chance, deal: Deal, verb: str) -> str:
        """Mostly a need that the verb is about, else anything."""
        keys = [need.key for need in needs_of(deal)]
        if verb in ("confirm", "unconfirm") and chance.number(0, 4):
            keys = [need.key for need in needs_of(deal) if isinstance(need, ConfirmNeed)] or keys
        elif verb == "ask" and chance.number(0, 4):
            keys = [key for key in keys if ":" in key] or keys
        return chance.choice([*keys, "no.such.need"])

    def _somebody(self, chance: Chance, deal: Deal, verb: str, key: str) -> User:
        """Mostly one of those whose it might be, else anybody."""
        people, need = self.people, next((need for need in needs_of(deal) if need.key == key), None)
        role = need.by if isinstance(need, ConfirmNeed) and verb != "waive" else need and need.waivable_by
        if chance.number(0, 3):
            near = {deal.owner_id, deal.open_jump.holder_id if deal.open_jump else None}
            if verb in CHIEFS_ONLY:
                near = set()
            elif role and verb in ("confirm", "unconfirm", "waive"):
                near = {user.pk for user in people if user.has(role)}
            people = [user for user in people if user.pk in near or user.is_chief] or people
        return chance.choice(people)

    def plan(self, chance: Chance) -> dict[str, Any]:
        return {"next_action": "Дальше", "due": self.due(chance), "promised": chance.number(0, 5) == 0}

    def due(self, chance: Chance) -> Due:
        days = chance.number(0, 9) if chance.number(0, 19) else -1
        return Due(self.now.astimezone().date() + timedelta(days=days))

    def _remember(self, deal: Deal) -> None:
        """Jumps that pages may still show, and closed ones, which must stay as they are."""
        for row in Jump.objects.filter(deal=deal).values():
            if str(row["id"]) not in self.seen[-40:]:
                self.seen.append(str(row["id"]))
            if row["closed_at"] and self.closed.setdefault(row["id"], row) != row:
                raise RuleBroken(f"a closed jump has changed: {row}")

    def check(self) -> None:
        """All rules over the whole database, and every closed jump that was ever seen, once anything has changed."""
        if (rows := invariants.rows()) == self.checked:
            return
        if found := invariants.broken():
            raise RuleBroken("\n".join(found))
        for row in Jump.objects.exclude(closed_at=None).values():
            if self.closed.setdefault(row["id"], row) != row:
                raise RuleBroken(f"a closed jump has changed: {row}")
        self.checked = rows
