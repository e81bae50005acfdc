"""The rules of single verbs, in words apart from the product's: what was there before, what may be there after."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import connection, models
from django.utils import timezone

from kochka.core.refusals import Refused
from kochka.deals.gate import gate
from kochka.deals.models import Confirmation, Deal, Entry, GoAhead, Jump, Waiver
from kochka.firm.models import Firm
from kochka.funnel.definition import ConfirmNeed, Need
from tests import invariants

HANDS_ON = {"jump", "finish", "try", "replan", "back", "hold", "resume", "lose", "ask", "revalue", "edit"}
CHIEFS_ONLY = {"reopen", "withdraw", "decide", "move"}
KINDS = {"jump": "jumped", "finish": "finished", "try": "tried", "replan": "replanned", "back": "stepped_back",
         "hold": "held", "resume": "resumed", "lose": "lost", "reopen": "reopened", "withdraw": "withdrawn",
         "hand": "handed", "confirm": "confirmed", "unconfirm": "unconfirmed", "waive": "waived",
         "ask": "go_ahead_asked", "decide": "go_ahead_decided", "revalue": "revalued", "edit": "edited",
         "note": "noted", "move": "moved"}  # fmt: skip
MAY_WRITE_NOTHING = {"revalue", "edit", "move"}
TWO_ENTRIES = {"try", "reopen"}
"""A colleague who takes over, an owner who has left: the deal is handed in the same breath."""


def _question(model: type[models.Model]) -> str:
    """Reads the rows of one deal."""
    names = {one.name for one in model._meta.get_fields()}
    if model is Deal:
        which = "id = %s"
    elif "deal" in names:
        which = "deal_id = %s"
    else:
        jumps = f"SELECT id FROM {Jump._meta.db_table} WHERE deal_id = %s"
        asked = f"SELECT id FROM {GoAhead._meta.db_table} WHERE jump_id IN ({jumps})"
        which = f"jump_id IN ({jumps})" if "jump" in names else f"go_ahead_id IN ({asked})"
    return f"SELECT * FROM {model._meta.db_table} WHERE {which} ORDER BY {model._meta.pk.column}"


QUESTIONS = [_question(model) for model in invariants.TABLES]


def needs_of(deal: Deal) -> tuple[Need, ...]:
    """What the deal's stage asks for."""
    return deal.stage.version.definition.gate_of(deal.stage.key)


def met(deal: Deal, need: Need) -> bool:
    """Whether a need lets pass, from the rows alone."""
    jump = deal.open_jump_id
    if need.caution or Waiver.objects.filter(jump=jump, key=need.key).exists():
        return True
    if isinstance(need, ConfirmNeed):
        return Confirmation.objects.filter(jump=jump, key=need.key, withdrawn_at=None).exists()
    if need.fact == "deals.client_named":
        return deal.client_id is not None
    if need.fact == "deals.value_named":
        return bool(deal.value_minor)
    asked = GoAhead.objects.filter(jump=jump, key=dict(need.params)["of"]).order_by("asked_at", "pk").last()
    return bool(asked and asked.granted)


class Before:
    """What there was before a verb, to compare with what there is after it."""

    def __init__(self, deal: Deal, verb: str, turn: dict[str, Any], need: Need | None) -> None:
        self.deal, self.verb, self.turn, self.need = deal, verb, turn, need
        self.open_gate = deal.is_open and all(met(deal, need) for need in needs_of(deal))
        if deal.is_open and gate(deal).is_open is not self.open_gate:
            raise self.broke(f"the gate is {'shut' if self.open_gate else 'open'} against what is there")
        self.sees = Deal.objects.visible_to(turn["by"], Firm.objects.get()).filter(pk=deal.pk).exists()
        self.held = deal.holds.filter(ended_at=None).exists()
        self.rows = self._rows()
        self.latest = max(deal.entries.values_list("happened_at", flat=True))
        self.last = Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0

    def _rows(self) -> list[Any]:
        """All rows that hang on the deal, as the database keeps them: asked for some thousand times a walk."""
        with connection.cursor() as cursor:
            return [cursor.execute(question, [self.deal.pk]).fetchall() for question in QUESTIONS]

    def broke(self, what: str) -> RuleBroken:
        by = self.turn["by"]
        who = f"{self.verb} by {by.name} {sorted(by.roles)} at {self.turn['at']}"
        return RuleBroken(f"{who} on deal {self.deal.pk} ({self.deal.state}, {self.deal.stage.key}): {what}")

    def nothing_changed(self, no: Exception) -> None:
        """A refusal says why and leaves everything as it was."""
        if isinstance(no, Refused) and not str(no).strip():
            raise self.broke("no reason was given")
        if self._rows() != self.rows or Entry.objects.filter(pk__gt=self.last).exists():
            raise self.broke("it was refused and yet something changed")

    def rightly_changed(self) -> None:
        if self.verb in MAY_WRITE_NOTHING and self._rows() == self.rows:
            return
        after = Deal.objects.with_jump().get(pk=self.deal.pk)
        self._by_right()
        self._in_order()
        self._one_entry()
        self._one_stage(after)

    def _by_right(self) -> None:
        by, deal = self.turn["by"], self.deal
        hands_on = by.pk in (deal.owner_id, deal.open_jump.holder_id if deal.open_jump else None) or by.is_chief
        role = self.need.by if isinstance(self.need, ConfirmNeed) else None
        if self.verb in HANDS_ON:
            right = hands_on
        elif self.verb in CHIEFS_ONLY:
            right = by.is_chief
        elif self.verb == "hand":
            right = by.pk == deal.owner_id or by.is_chief
        elif self.verb == "waive":
            right = bool(self.need and self.need.waivable_by and by.has(self.need.waivable_by)) and self.sees
        elif self.verb == "note":
            right = self.sees
        else:
            right = bool(role) and (by.has(role) or by.is_chief) and self.sees  # type: ignore[arg-type]
        if not (right and by.is_active):
            raise self.broke("it was not theirs")

    def _in_order(self) -> None:
        """Not in the future, not by an old page, not on an ended deal, not on a held one."""
        if self.turn["at"] > timezone.now() + timedelta(minutes=1):
            raise self.broke("it has not come yet")
        if self.verb not in ("try", "note") and self.turn["at"] < self.latest - timedelta(minutes=1):
            raise self.broke("it was before what is written down already")
        old = not self.deal.is_open or self.turn["seen"] != str(self.deal.open_jump_id)
        if old and self.verb not in ("reopen", "withdraw", "note", "revalue", "edit", "move", "decide"):
            raise self.broke("it was by an old page")
        if self.held and self.verb in ("jump", "finish", "try", "replan", "back", "hold"):
            raise self.broke("the deal was on hold")
        if self.deal.state == "withdrawn" and self.verb != "note":
            raise self.broke("the deal was withdrawn")

    def _one_entry(self) -> None:
        new = list(Entry.objects.filter(pk__gt=self.last).order_by("pk").select_related("by"))
        if any(row.deal_id != self.deal.pk for row in new):
            raise self.broke("another deal's journal was written")
        kinds = [row.kind.removeprefix("deals.") for row in new if not row.by.is_system]
        if kinds[1:] == ["handed"] and self.verb in TWO_ENTRIES:
            kinds.pop()
        if kinds != [KINDS[self.verb]]:
            raise self.broke(f"it wrote {kinds}")
        if any(row.by_id != self.turn["by"].pk for row in new if not row.by.is_system):
            raise self.broke("it was written down for somebody else")
        if any(row.kind != "deals.go_ahead_asked" for row in new if row.by.is_system):
            raise self.broke("the system did more than ask")

    def _one_stage(self, after: Deal) -> None:
        step = after.stage.position - self.deal.stage.position
        if self.verb == "move":
            if after.stage.key != self.deal.stage.key:
                raise self.broke("the deal moved to another stage")
        elif step != {"jump": 1, "back": -1}.get(self.verb, 0):
            raise self.broke(f"the deal went {step} stages")
        if self.verb in ("jump", "finish") and not self.open_gate:
            raise self.broke("the gate was shut")
        agreed = self.deal.stage.version.definition.is_agreed(self.deal.stage.key)
        if self.verb == "lose" and agreed and not self.turn["by"].is_chief:
            raise self.broke("an agreed deal was lost by somebody who is no chief")


class RuleBroken(AssertionError):
    """A verb did what no rule lets it do."""
