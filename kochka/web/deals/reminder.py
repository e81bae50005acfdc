"""The next reminder: its words ready to copy, who wrote to this person last, and the try that it is written down as."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kochka.clients.models import Contact
from kochka.core.refusals import Refused
from kochka.core.texts import language_of
from kochka.core.when import Due
from kochka.deals.journey import steps
from kochka.deals.models import Attempt, Deal, Hold
from kochka.deals.reminders import NextReminder, gaps_in, next_reminder, reminder_at, words_of
from kochka.deals.rights import Act
from kochka.web.deals.acting import acting
from kochka.web.deals.attempt import AttemptForm
from kochka.web.deals.last_word import LastWord, last_word
from kochka.web.forms.fields import Line, Words


@dataclass(frozen=True, slots=True)
class Choice:
    """Another way to see the page: a person, a language, a link of the chain."""

    name: str
    query: str
    is_on: bool


class ReminderForm(AttemptForm):
    send = _("It went out: record")
    done = _("Recorded. The next reminder is planned.")
    template = "deals/reminder.html"

    reminder = forms.CharField(required=False, widget=forms.HiddenInput, max_length=60)
    contact = forms.CharField(required=False, widget=forms.HiddenInput, max_length=20)
    language = forms.CharField(required=False, widget=forms.HiddenInput, max_length=2)
    words = Words(label=_("The words, ready to copy"), attrs={"rows": 9})
    outcome = Line(label=_("What came of it"))

    def begin(self) -> dict[str, Any]:
        if self.next is None:
            return super().begin()
        now, language = self.next, self.asking.reader.language
        brings = now.reminder.brings.of(language)
        follows = now.follows.brings.of(language) if now.follows else ""
        said = super().begin() | {"reminder": now.reminder.key, "channel": now.reminder.channel.value}
        said |= {"language": self.spoken, "contact": str(self.whom.pk) if self.whom else "", "words": self.text}
        said["outcome"] = gettext("Reminded: %(brings)s") % {"brings": brings}
        said["next_action"] = (
            gettext("Remind: %(brings)s") % {"brings": follows} if follows else gettext("Ask for an answer")
        )
        return said | {"when": Due(self.next_day)}

    @property
    def asked(self) -> Any:
        """What the page was asked for: in its address, or in the form that came back."""
        return self.request.POST if self.request.method == "POST" else self.request.GET

    @cached_property
    def next(self) -> NextReminder | None:
        """The link that lies open: the next one, or the one that was asked for. None on hold or without a chain."""
        jump = self.deal.open_jump
        if jump is None or Hold.objects.filter(deal=self.deal, ended_at=None).exists():
            return None
        jump.stage = self.deal.stage
        key = self.asked.get("reminder", "")
        calendar = self.asking.reader.calendar
        return (reminder_at(jump, key, calendar) if key else None) or next_reminder(jump, calendar)

    @cached_property
    def whom(self) -> Contact | None:
        """The person who was asked for, else whom this deal's last try was with, else who decides."""
        by_id = {str(each.pk): each for each in self.people}
        if (asked := self.asked.get("contact", "")) in by_id:
            return by_id[asked]
        tried = Attempt.objects.filter(jump__deal=self.deal, contact__in=self.people).order_by("-at", "-pk")
        last = str(tried.values_list("contact", flat=True).first()) if self.people else ""
        return by_id.get(last) or next(iter(self.people), None)

    @cached_property
    def spoken(self) -> str:
        """The client's language: the company's own, unless another one was asked for."""
        asked = self.asked.get("language", "")
        assert self.asking.reader.firm
        return asked if asked in ("ru", "en") else language_of(self.asking.reader.firm.language)

    @property
    def next_day(self) -> Any:
        assert self.next
        return self.asking.reader.calendar.add_days(self.asking.reader.today, self.next.spacing)

    @property
    def text(self) -> str:
        assert self.next
        assert self.asking.reader.firm
        return words_of(
            self.next.reminder,
            self.deal,
            firm=self.asking.reader.firm,
            me=self.asking.by,
            next_day=self.next_day,
            language=self.spoken,
            contact=self.whom,
        )

    @property
    def gaps(self) -> list[str]:
        return gaps_in(self.text)

    @cached_property
    def last(self) -> LastWord | None:
        return last_word(self.whom, self.asking.reader) if self.whom else None

    @property
    def whom_else(self) -> list[Choice]:
        """The client's people, one tap each."""
        return [
            Choice(each.name, self._query(contact=str(each.pk)), each == self.whom)
            for each in (self.people if len(self.people) > 1 else [])
        ]

    @property
    def languages(self) -> list[Choice]:
        """Russian and English, where the text is there in both."""
        assert self.next
        both = self.next.reminder.text.ru and self.next.reminder.text.en
        named = [("ru", "По-русски"), ("en", "In English")] if both else []
        return [Choice(name, self._query(language=code), code == self.spoken) for code, name in named]

    @property
    def chain(self) -> list[Choice]:
        """All links of the chain: one may take another than the next."""
        assert self.next
        language = self.asking.reader.language
        return [
            Choice(each.brings.of(language), self._query(reminder=each.key), each == self.next.reminder)
            for each in self.deal.stage.definition.reminders
        ]

    def _query(self, **other: str) -> str:
        assert self.next
        said = {"reminder": self.next.reminder.key, "language": self.spoken}
        said["contact"] = str(self.whom.pk) if self.whom else ""
        return "&".join(f"{name}={value}" for name, value in (said | other).items() if value)

    @property
    def why_none(self) -> str:
        """Why there is no reminder to show."""
        if not self.deal.stage.definition.reminders:
            return gettext("This stage has no reminders. They are written in the funnel.")
        return gettext("All reminders of this stage have gone, or the deal is on hold. Record a try as ever.")


@acting(ReminderForm, Act.TRY)
def reminder(deal: Deal, said: ReminderForm) -> None:
    """Records the try that the reminder was."""
    if said.next is None:
        raise Refused(said.why_none)
    steps.try_again(
        deal,
        **said.turn,
        channel=said("channel"),
        outcome=said("outcome"),
        next_action=said("next_action"),
        due=said("when"),
        promised=said("promised"),
        relief=said("relief") or None,
        colleague=said("colleague"),
        contact=said.whom if said("contact") else None,
        reminder=said("reminder"),
    )
