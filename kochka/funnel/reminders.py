"""Reading a stage's chain of reminders, and filling in the texts that it holds.

    reminders:
      - reminder: similar_case       # its key: tries that were this reminder are found by it
        after: 2 workdays            # since the last try; the first one since the deal came here
        channel: mail                # mail, messenger or call
        brings: {ru: похожий проект, en: a similar project}
        ru: >-
          {contact}, здравствуйте! …
        en: >-
          Hello {contact}, …

What stands in braces is filled in for each deal; the words are a closed list (`PLACEHOLDERS`).
"""

import re
from collections.abc import Callable, Iterable

from kochka.core.strict import Fields, Kind, Value
from kochka.funnel import pieces
from kochka.funnel.definition import Reminder, ReminderChannel, Text

MOST_REMINDERS = 12
LONGEST_BRINGS = 120

PLACEHOLDERS = ("contact", "client", "deal", "sum", "us", "me", "next_day")
"""Whom it is written to, the client, the deal, what it is worth, our company, who writes, the day of the next step."""

_REQUIRED = ("reminder", "after", "channel", "brings")
_MISSING = Text()
_IN_BRACES = re.compile(r"\{(\w{1,40})\}")


def read_reminders(value: Value | None) -> tuple[Reminder, ...]:
    """The reminders in their order; none where the stage has none."""
    if value is None:
        return ()
    items = value.items(most=MOST_REMINDERS)
    if value.kind is Kind.LIST and not value.node.children:
        value.problem("no_reminders")
    opened = [item.fields(required=_REQUIRED, optional=pieces.LANGUAGES) for item in items]
    _check_once(opened)
    return tuple(_reminder(fields) for fields in opened)


def _reminder(fields: Fields) -> Reminder:
    """The reminder; with stand-ins for what was wrong in it, since a problem noted keeps all of it from getting out."""
    channel = fields.choice("channel", ReminderChannel)
    for language in pieces.LANGUAGES:
        _check_braces(fields.get(language))
    return Reminder(
        key=pieces.stage_key(fields.get("reminder")) or "",
        channel=ReminderChannel(channel) if channel else ReminderChannel.MAIL,
        after=pieces.days(fields, "after") or 1,
        brings=pieces.text(fields.get("brings"), most=LONGEST_BRINGS, one_line=True) or _MISSING,
        text=pieces.words_of(fields) or _MISSING,
    )


def _check_braces(value: Value | None) -> None:
    """Every word that stands in braces is one that can be filled in. Other braces are just braces."""
    if value is None or value.kind is not Kind.TEXT:
        return
    for word in dict.fromkeys(_IN_BRACES.findall(value.node.text)):
        if word not in PLACEHOLDERS:
            near = value.nearest(word, PLACEHOLDERS)
            value.problem("unknown_placeholder", value=word, known=PLACEHOLDERS, near=near)


def _check_once(opened: Iterable[Fields]) -> None:
    first: dict[str, int] = {}
    for fields in opened:
        value = fields.get("reminder")
        word = value.node.text.strip() if value else ""
        if value and word in first:
            value.problem("same_reminder", value=word[:60], first=first[word])
        elif value and word:
            first[word] = value.line


def filled(text: str, fill: Callable[[str], str]) -> str:
    """The text with every known word in braces replaced by what `fill` says for it. What is filled in is not read
    again."""
    return _IN_BRACES.sub(lambda found: fill(found[1]) if found[1] in PLACEHOLDERS else found[0], text)
