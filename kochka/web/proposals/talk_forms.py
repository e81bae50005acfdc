"""Forms on a version's way to the client and back: who said what, by which channel, on which day."""

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from kochka.clients.contacts import people_of
from kochka.clients.models import Contact
from kochka.proposals.heard import Word
from kochka.proposals.models import Sending
from kochka.proposals.models.sending import CHANNELS
from kochka.web.channels import CHANNEL_ICONS
from kochka.web.forms.fields import Day, Line, Pick, choices_of
from kochka.web.proposals.acts import OnVersion
from kochka.web.reading import Reader

ELSE = "else"
LAST_MINUTE = time(23, 59)


def at_day(reader: Reader, day: date) -> datetime:
    """Now for today; another day's last minute, on the company's clock."""
    return reader.now if day == reader.today else datetime.combine(day, LAST_MINUTE, reader.now.tzinfo)


class PersonForm(OnVersion):
    """Somebody on the client's side: one of their people, or a name."""

    contact = Pick(label=_("Who"))
    said_by = Line(label=_("Name"), optional=True)

    @cached_property
    def people(self) -> list[Contact]:
        """Their people, who decides first."""
        return people_of(self.deal.client_id)

    def begin(self) -> dict[str, Any]:
        return {**super().begin(), **self.most_likely()}

    def most_likely(self) -> dict[str, Any]:
        """Whom it is about, most likely: who was sent this or an earlier version last, else who decides."""
        last = Sending.objects.filter(proposal__deal=self.deal, withdrawn_at=None).order_by("-pk").first()
        people = {row.pk for row in self.people}
        if last and last.contact_id in people:
            return {"contact": str(last.contact_id)}
        if last and not last.contact_id:
            return {"contact": ELSE, "said_by": last.recipient}
        return {"contact": str(self.people[0].pk) if people else ELSE}

    def prepare(self) -> None:
        people = self.people
        if not people:
            self.fields["contact"].widget = forms.HiddenInput()
        self.pick("contact", [*((str(row.pk), row.name) for row in people), (ELSE, _("somebody else"))])

    @property
    def person(self) -> Contact | None:
        """Who was chosen; None for a name."""
        chosen = self("contact")
        return next((row for row in self.people if str(row.pk) == chosen), None)

    @property
    def name(self) -> str:
        """The name, where none of their people was chosen."""
        return "" if self.person else self("said_by")


class WordForm(PersonForm):
    """A word of theirs or to them, with its channel and day."""

    channel = Pick(label=_("How"), choices=choices_of(CHANNELS), icons=CHANNEL_ICONS)
    happened_at = Day(label=_("When"), wanted=_("Say when: a day is enough."))

    field_order: tuple[str, ...] = ("contact", "said_by", "channel", "happened_at")

    def begin(self) -> dict[str, Any]:
        return {**super().begin(), "channel": "mail", "happened_at": self.asking.reader.today}

    def word(self, words: str = "") -> Word:
        """What the verbs take."""
        moment = at_day(self.asking.reader, self("happened_at"))
        return Word(self("channel"), moment, contact=self.person, name=self.name, words=words)
