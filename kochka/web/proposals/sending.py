"""A version is sent: the paper and the letter to take along, and the line that says that they went out."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kochka.core.money import Money, format_money
from kochka.core.when import Due
from kochka.deals.models import Deal, Hold
from kochka.deals.rights import Act
from kochka.firm.calendar import work_calendar
from kochka.proposals.models import Sending
from kochka.proposals.printing import letter_of
from kochka.proposals.reading import rolled
from kochka.proposals.sending import Then, send
from kochka.web.deals.acting import acting
from kochka.web.forms.fields import Line, Pick
from kochka.web.proposals.acts import Day
from kochka.web.proposals.talk_forms import WordForm
from kochka.web.proposals.way import Way


class SendingForm(WordForm):
    """The paper and the letter to take along, and the line that says that they went out."""

    heading = _("Send the proposal")
    send = _("It is sent")
    done = _("Sent. Next, make sure that it has come.")
    icon = "send"
    template = "proposals/sending.html"

    contact = Pick(label=_("To whom"))
    address = Line(label=_("Address"), placeholder=_("their own, if left empty"), optional=True)
    next_action = Line(label=_("Next action"), optional=True)
    when = Day(label=_("By when"), optional=True, far=False)
    mark = forms.CharField(required=False, widget=forms.HiddenInput)
    known = forms.IntegerField(required=False, widget=forms.HiddenInput)

    field_order = ("contact", "said_by", "channel", "address", "happened_at", "next_action", "when")

    def begin(self) -> dict[str, Any]:
        mark = "" if self.proposal.is_sealed else rolled(self.proposal).mark
        tomorrow = work_calendar().next_workday(self.asking.reader.today)
        plan = {"next_action": gettext("Make sure that the proposal has come"), "when": Due(tomorrow)}
        return {**super().begin(), **plan, "mark": mark, "known": self.newest}

    def prepare(self) -> None:
        super().prepare()
        if Hold.objects.filter(deal=self.deal, ended_at=None).exists():
            del self.fields["next_action"], self.fields["when"]

    @property
    def then(self) -> Then | None:
        """What comes next, unless it stays as it is."""
        if not self.cleaned_data.get("next_action"):
            return None
        day = self("when")
        return Then(self("next_action"), Due(day) if day else None, self("seen"))

    def seeing_anew(self) -> None:
        super().seeing_anew()
        self.now_is("mark", rolled(self.proposal).mark)
        self.now_is("known", str(self.newest))

    @property
    def newest(self) -> int:
        """The last sending that there is, 0 for none."""
        row = Sending.objects.filter(proposal=self.proposal, withdrawn_at=None).order_by("-pk").first()
        return row.pk if row else 0

    @property
    def typed_address(self) -> str:
        """What was typed, else the address of the chosen person for a letter."""
        own = self.person.email if self.person and self("channel") == "mail" else ""
        return str(self("address") or own)

    @property
    def sum(self) -> str:
        """What it comes to, in the reader's words."""
        found = rolled(self.proposal).sums
        total = Money(found.total, self.proposal.currency) if found else None
        return format_money(total, self.asking.reader.language) if total else "—"

    @cached_property
    def review_first(self) -> bool:
        """Whether the stage wants a review before it goes out."""
        return Way(self.deal, self.proposal, self.asking.by, today=self.asking.reader.today).review_first

    @cached_property
    def letter(self) -> str:
        return "" if self.proposal.outside else letter_of(self.proposal)


@acting(SendingForm, Act.SEND)
def _sending(deal: Deal, said: SendingForm) -> None:
    """Writes down that it was sent."""
    known = said("known") or 0
    send(
        said.proposal,
        said.word(),
        seen=said("mark"),
        address=said.typed_address,
        known=known,
        then=said.then,
        **said.who,
    )


def sending(request: HttpRequest, deal_id: int, number: int) -> HttpResponse:
    """Sending a version."""
    return _sending(request, deal_id, str(number))
