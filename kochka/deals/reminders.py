"""The next reminder of a deal: which link of its stage's chain, from which day on, in which words.

Nothing is sent by itself: a person copies the words, sends them as they send everything, and records a try.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from kochka.clients.models import Contact
from kochka.core.money import format_money
from kochka.core.texts import day_and_month, nested
from kochka.core.workdays import WorkCalendar
from kochka.deals.models import Attempt, Deal, Jump
from kochka.firm.models import Firm
from kochka.funnel.definition import Reminder, Stage
from kochka.funnel.reminders import filled
from kochka.people.models import User

USUAL_SPACING = 2
"""Working days to the next step where the chain ends."""
_GAP = re.compile(r"\[[^\[\]\n]{1,80}\]")


@dataclass(frozen=True, slots=True)
class NextReminder:
    """A link of the chain for one open jump. `place` counts from 1; it is due from the day `due_on`."""

    reminder: Reminder
    place: int
    total: int
    due_on: date
    spacing: int
    """Working days from here to the next link."""
    follows: Reminder | None

    def is_due(self, today: date) -> bool:
        return self.due_on <= today


def next_reminders(jumps: Iterable[Jump], calendar: WorkCalendar) -> dict[UUID, NextReminder]:
    """The next reminder of each open jump, read with its stage, that has one; after the last link there is none. One
    query, none where no stage has a chain."""
    chained = [jump for jump in jumps if _stage(jump).reminders]
    tries: dict[UUID, list[tuple[datetime, str]]] = {}
    if chained:
        rows = Attempt.objects.filter(jump__in=[jump.pk for jump in chained]).exclude(channel=Attempt.Channel.INSIDE)
        for jump_id, at, key in rows.values_list("jump", "at", "reminder"):
            tries.setdefault(jump_id, []).append((at, key))
    found = {jump.pk: _next(jump, tries.get(jump.pk, []), calendar) for jump in chained}
    return {jump_id: each for jump_id, each in found.items() if each}


def next_reminder(jump: Jump, calendar: WorkCalendar) -> NextReminder | None:
    """The same for one jump."""
    return next_reminders([jump], calendar).get(jump.pk)


def reminder_at(jump: Jump, key: str, calendar: WorkCalendar) -> NextReminder | None:
    """A link of the chain by its key, whenever it is due; None where the stage has none of it."""
    chain = _stage(jump).reminders
    place = next((place for place, each in enumerate(chain) if each.key == key), None)
    return None if place is None else _link(chain, place, jump.opened_at, calendar)


def _stage(jump: Jump) -> Stage:
    return jump.stage.definition


def _next(jump: Jump, tries: list[tuple[datetime, str]], calendar: WorkCalendar) -> NextReminder | None:
    chain = _stage(jump).reminders
    gone = {key for _at, key in tries}
    place = max((place for place, each in enumerate(chain, 1) if each.key in gone), default=0)
    if place >= len(chain):
        return None
    return _link(chain, place, max([jump.opened_at, *(at for at, _key in tries)]), calendar)


def _link(chain: Sequence[Reminder], place: int, since: datetime, calendar: WorkCalendar) -> NextReminder:
    follows = chain[place + 1] if place + 1 < len(chain) else None
    return NextReminder(
        reminder=chain[place],
        place=place + 1,
        total=len(chain),
        due_on=calendar.add_days(calendar.day_of(since), chain[place].after),
        spacing=follows.after if follows else USUAL_SPACING,
        follows=follows,
    )


def words_of(
    reminder: Reminder, deal: Deal, *, firm: Firm, me: User, next_day: date, language: str, contact: Contact | None
) -> str:
    """The text, filled in for a deal that was read with its client. What is not known stands in brackets, to be filled
    in by hand."""
    sums = format_money(deal.value, language) if deal.value else ""
    known: Mapping[str, str] = {
        "contact": contact.name if contact else "",
        "client": deal.client.name if deal.client else "",
        "deal": deal.title,
        "sum": sums,
        "us": firm.name,
        "me": me.name,
        "next_day": day_and_month(next_day, language),
    }
    with override(language):
        lacks = {"contact": pgettext("a person’s", "name"), "client": _("client"), "sum": _("sum")}
        words = filled(reminder.text.of(language), lambda word: known[word] or f"[{lacks.get(word, word)}]")
    return nested(words, language)


def gaps_in(words: str) -> list[str]:
    """What stands in brackets and is to be filled in by hand, each once."""
    return list(dict.fromkeys(_GAP.findall(words)))


def last_tries(contacts: Iterable[Contact]) -> dict[int, Attempt]:
    """Who of us last turned to each of these people, over all deals: the try with its person and deal. One query."""
    newest = Attempt.objects.filter(contact=OuterRef("contact")).order_by("-at", "-pk").values("pk")[:1]
    rows = Attempt.objects.filter(contact__in=list(contacts), pk=Subquery(newest))
    return {row.contact_id: row for row in rows.select_related("by", "jump__deal") if row.contact_id}
