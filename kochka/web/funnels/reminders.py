"""The fields of a stage's chain of reminders. They judge nothing: what was typed is kept, the loader's answer is put
there."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from kochka.core.refusals import Sentence
from kochka.funnel.definition import ReminderChannel
from kochka.funnel.drafts import sheet as sheets
from kochka.funnel.drafts.checking import Flaw
from kochka.funnel.drafts.sheet import ReminderSheet, said
from kochka.funnel.reminders import MOST_REMINDERS
from kochka.web.channels import CHANNEL_ICONS
from kochka.web.forms.fields import Line, Pick, Words
from kochka.web.funnels.needs import SheetForm

PLACES: dict[str, Sentence] = {
    "contact": _("whom it is written to"),
    "client": _("the client"),
    "deal": _("what the deal is called"),
    "sum": _("what it is worth"),
    "us": _("our company"),
    "me": _("who writes"),
    "next_day": _("the day of the next step"),
}
"""The words that may stand in braces, each with what is put in for it."""


class ReminderForm(SheetForm):
    """A reminder: what it brings, when, how, and its words."""

    was = forms.CharField(required=False, widget=forms.HiddenInput)
    brings = Line(label=_("What it brings, beside asking"), placeholder=_("A similar project"))
    after = Line(label=_("After so many working days"), attrs={"inputmode": "numeric", "size": 4, "class": "days"})
    channel = Pick(
        label=_("How"),
        choices=[
            (ReminderChannel.MAIL.value, _("by mail")),
            (ReminderChannel.MESSENGER.value, _("in a messenger")),
            (ReminderChannel.CALL.value, _("by a call")),
        ],
        icons=CHANNEL_ICONS,
    )
    text = Words(label=_("The words"), attrs={"rows": 6})

    def typed(self, old: Sequence[ReminderSheet], language: str) -> ReminderSheet:
        """The reminder as it stands in the fields; its key stays."""
        was = str(self.raw("was") or "")
        before = next((each for each in old if was and each["key"] == was), _BLANK)
        return {
            "key": before["key"],
            "after": self.read("after", sheets.line),
            "channel": self.read("channel", sheets.line),
            "brings": sheets.retyped(before["brings"], self.read("brings", sheets.line), language),
            "text": sheets.retyped(before["text"], self.read("text", sheets.paragraph), language),
        }


_BLANK: ReminderSheet = {"key": "", "after": "2", "channel": "mail", "brings": {}, "text": {}}


class Reminders:
    """The chain of a stage, each reminder in its fields."""

    places = PLACES

    def __init__(self, data: Any, old: Sequence[ReminderSheet], language: str) -> None:
        self.old, self.language = old, language
        number = str(data.get("reminders") or "")
        total = min(int(number) if number.isdecimal() and len(number) < 4 else 0, MOST_REMINDERS + 5)
        self.forms = [ReminderForm(data, prefix=f"reminder-{place}") for place in range(total)]

    def typed(self) -> list[ReminderSheet]:
        return [form.typed(self.old, self.language) for form in self.forms]

    def mark(self, flaws: Iterable[Flaw]) -> list[Flaw]:
        """Puts flaws at the reminders that they are about; returns the others."""
        rest = []
        for flaw in flaws:
            place = flaw.place.reminder
            if place is not None and place < len(self.forms):
                self.forms[place].mark([flaw])
            else:
                rest.append(flaw)
        return rest

    @property
    def overfull(self) -> bool:
        return any(form.overfull for form in self.forms)


def reminders_data(reminders: Sequence[ReminderSheet], language: str) -> dict[str, Any]:
    """Reminders as their fields would send them."""
    data: dict[str, Any] = {"reminders": str(len(reminders))}
    for place, each in enumerate(reminders):
        fields = {
            "was": each["key"],
            "brings": said(each["brings"], language),
            "after": each["after"],
            "channel": each["channel"],
            "text": said(each["text"], language),
        }
        data |= {f"reminder-{place}-{name}": value for name, value in fields.items() if value}
    return data


def reminded(reminders: list[ReminderSheet], post: QueryDict) -> list[ReminderSheet]:
    """The chain after the button that was pressed: one more, one less, or one taken earlier."""
    if post.get("remind") == "more" and len(reminders) < MOST_REMINDERS:
        return [*reminders, {**_BLANK, "brings": {}, "text": {}}]
    drop, sooner = _place(post, "unremind"), _place(post, "sooner")
    if drop is not None:
        return [each for place, each in enumerate(reminders) if place != drop]
    if sooner is not None and 0 < sooner < len(reminders):
        moved = reminders[:]
        moved[sooner - 1], moved[sooner] = moved[sooner], moved[sooner - 1]
        return moved
    return reminders


def _place(post: QueryDict, name: str) -> int | None:
    typed = post.get(name, "")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 4 else None
