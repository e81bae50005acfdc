"""A proposal that was made elsewhere is written down in one step: its paper, its sum, and what is known of its way."""

from contextlib import nullcontext
from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import Max
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from kochka.clients.models import Contact
from kochka.core.money import Money
from kochka.deals.models import Deal
from kochka.deals.rights import Act
from kochka.files.storing import kept
from kochka.firm.models import LegalEntity
from kochka.proposals.heard import Word
from kochka.proposals.models import Proposal
from kochka.proposals.models.sending import CHANNELS
from kochka.proposals.outside import Outside, enter_outside
from kochka.web.channels import CHANNEL_ICONS
from kochka.web.deals.acting import DealForm, acting
from kochka.web.forms.fields import Day, Line, Pick, Sum, Upload, choices_of
from kochka.web.proposals.talk_forms import at_day


class OutsideForm(DealForm):
    heading = _("A proposal that was made elsewhere")
    explain = _("Lay it here as a file or as a link: the deal goes on with it as with any other.")
    send = _("Write it down")
    done = _("Written down.")
    icon = "file-input"
    template = "proposals/outside.html"

    title = Line(label=_("Title"))
    total = Sum(label=_("What it comes to"))
    file = Upload(label=_("File"), optional=True)
    link = Line(label=_("Or a link"), placeholder="https://", optional=True)
    entity = forms.ModelChoiceField(
        LegalEntity.objects.none(), label=_("In whose name"), required=False, empty_label="—"
    )
    dated = Day(label=_("Dated"), wanted=_("Say when: a day is enough."))
    valid_until = Day(label=_("Valid until"), optional=True)
    sent_on = Day(label=_("Sent on"), optional=True)
    said_by = Line(label=_("To whom"), optional=True)
    channel = Pick(label=_("How"), choices=choices_of(CHANNELS), icons=CHANNEL_ICONS)
    newest = forms.IntegerField(required=False, widget=forms.HiddenInput)
    words = Line(label=_("What they said when they got it"), placeholder=_("Got it, reading"), optional=True)

    @property
    def home(self) -> str:
        return reverse("proposals", args=[self.deal.pk])

    def begin(self) -> dict[str, Any]:
        deal, today = self.deal, self.asking.reader.today
        return {
            "title": deal.title,
            "total": deal.value,
            "dated": today,
            "valid_until": today + timedelta(days=30),
            "said_by": self.reads.name if self.reads else "",
            "channel": "mail",
            "newest": self.last,
            "entity": self.ours,
        }

    @property
    def last(self) -> int:
        """The number of the newest version, 0 for none."""
        return Proposal.objects.filter(deal=self.deal).aggregate(last=Max("number"))["last"] or 0

    @property
    def ours(self) -> int | None:
        """Our entity, where there is only one."""
        found = LegalEntity.objects.filter(retired_at=None).values_list("pk", flat=True)[:2]
        return found[0] if len(found) == 1 else None

    def seeing_anew(self) -> None:
        super().seeing_anew()
        assert isinstance(self.data, QueryDict)
        data = self.data.copy()
        data["newest"] = str(self.last)
        self.data = data

    @cached_property
    def reads(self) -> Contact | None:
        """Who of theirs it went to, most likely."""
        rows = Contact.objects.filter(company=self.deal.client_id, retired_at=None)
        return rows.order_by("-decides", "id").first()

    def prepare(self) -> None:
        entity, total = self.fields["entity"], self.fields["total"]
        assert isinstance(entity, forms.ModelChoiceField)
        assert isinstance(total, Sum)
        entity.queryset = LegalEntity.objects.filter(retired_at=None)
        total.currency = self.deal.currency

    @property
    def sent(self) -> Word | None:
        """Its sending, where the day of it is known."""
        return self._word(self("sent_on")) if self("sent_on") else None

    @property
    def received(self) -> Word | None:
        """The word that it came, where there was one: on the day of its sending, as far as is known."""
        return self._word(self("sent_on") or self.asking.reader.today, self("words")) if self("words") else None

    def _word(self, day: date, words: str = "") -> Word:
        reads, name = self.reads, self("said_by")
        contact = reads if reads and reads.name == name else None
        return Word(self("channel"), at_day(self.asking.reader, day), contact=contact, name=name, words=words)


@acting(OutsideForm, Act.SEND)
def _outside(deal: Deal, said: OutsideForm) -> None:
    """Writes it down."""
    upload = said("file")
    with kept(upload, **said.who) if upload else nullcontext() as file:
        paper = Outside(
            said("title"),
            said("total") or Money(0, deal.currency),
            said("dated"),
            valid_until=said("valid_until"),
            entity=said("entity"),
            link=said("link"),
            file=file,
        )
        seen = said("newest") or 0
        enter_outside(deal.pk, paper, newest=seen, sent=said.sent, received=said.received, **said.who)


def outside(request: HttpRequest, deal_id: int) -> HttpResponse:
    """A version from elsewhere."""
    return _outside(request, deal_id)
