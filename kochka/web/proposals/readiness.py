"""The double yes as a form: what was said in one talk, written down at once, said anew, or taken back."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kochka.clients.contacts import people_of
from kochka.clients.models import Contact
from kochka.core.money import Money
from kochka.core.past import parse_past
from kochka.core.refusals import Invalid, Refused, Stale
from kochka.core.when import UnreadableWhen
from kochka.deals.models import Deal
from kochka.deals.rights import Act
from kochka.proposals.models import Proposal, Readiness
from kochka.proposals.planning import newest_plan
from kochka.proposals.readiness import (
    Word,
    ready_to_prepay,
    ready_to_sign,
    standing_readiness,
    withdraw_readiness,
)
from kochka.web.deals.acting import DealForm, acting
from kochka.web.forms.fields import Line, Pick, Sum, When, choices_of
from kochka.web.proposals.decision import PREPAY, SIGN, now_is, table_of


class Said(Line):
    """When it was said; empty: just now. Cleans to an aware moment, or None."""

    now: Any = None

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            return parse_past(text, now=self.now)
        except UnreadableWhen:
            raise ValidationError(gettext("Write when it was: “10:30”, “yesterday 17:40”, “20.11 9:00”.")) from None


class ByDay(When):
    """A day that may be left out while this half is not said."""

    def clean(self, value: Any) -> Any:
        return super().clean(value) if str(value or "").strip() else None


class ReadinessForm(DealForm):
    """Both halves of the yes at once, as they are said in one talk; `asking.key` names one to be said anew."""

    heading = _("The client’s yes")
    send = _("Write it down")
    done = _("Written down.")
    icon = "handshake"
    template = "proposals/readiness.html"

    number = forms.CharField(required=False, widget=forms.HiddenInput, max_length=9)
    saw_sign = forms.CharField(required=False, widget=forms.HiddenInput, max_length=20)
    saw_prepay = forms.CharField(required=False, widget=forms.HiddenInput, max_length=20)
    contact = Pick(label=_("Who said so"))
    said_by = Line(label=_("Somebody else: name"), optional=True)
    happened_at = Said(label=_("When"), placeholder=_("just now"), optional=True)
    words = Line(label=_("In which words"), placeholder=_("We take it, send the contract"), optional=True)
    contract = Pick(label=_("Ready to sign"), choices=[("", _("Not yet")), *choices_of(Readiness.Form.choices)])
    prepays = Pick(label=_("Ready to prepay"), choices=[("", _("Not yet")), ("yes", _("Yes"))])
    amount = Sum(label=_("How much"))
    pays_by = ByDay(label=_("By when"), day_only=True, far=True)
    payer = Line(label=_("Who pays"), placeholder=_("The company, or the person"))

    @cached_property
    def table(self) -> Proposal | None:
        return table_of(self.deal)

    @cached_property
    def standing(self) -> dict[str, Readiness]:
        return standing_readiness(self.deal)

    @cached_property
    def kinds(self) -> set[str]:
        """The halves that are asked here: the one that was named, those that lack, or both."""
        if self.asking.key in (SIGN, PREPAY):
            return {self.asking.key}
        there = {kind for kind, row in self.standing.items() if self.table and row.proposal_id == self.table.pk}
        return {SIGN, PREPAY} - there or {SIGN, PREPAY}

    @cached_property
    def people(self) -> list[Contact]:
        return people_of(self.deal.client_id)

    def begin(self) -> dict[str, Any]:
        said = {f"saw_{kind}": str(row.pk) for kind, row in self.standing.items()}
        said["number"] = str(self.table.number) if self.table else ""
        said["contact"] = str(self.people[0].pk) if self.people else ""
        said["payer"] = self.deal.client.name if self.deal.client else ""
        return said | {"amount": self.prepayment, "contract": "", "prepays": ""}

    @cached_property
    def prepayment(self) -> Money | None:
        """The prepayment of the newest plan, where it is in the version's currency."""
        plan = newest_plan(self.deal)
        if plan is None or self.table is None or plan.currency != self.table.currency:
            return None
        minor = sum(line.amount_minor for line in plan.lines.all() if line.prepayment)
        return Money(minor, plan.currency) if minor else None

    def prepare(self) -> None:
        self.pick("contact", [*((str(each.pk), each.name) for each in self.people), ("", _("Somebody else"))])
        moment, amount = self.fields["happened_at"], self.fields["amount"]
        assert isinstance(moment, Said)
        assert isinstance(amount, Sum)
        moment.now = self.asking.reader.now
        amount.currency = self.table.currency if self.table else self.deal.currency
        names = {SIGN: ("contract",), PREPAY: ("prepays", "amount", "pays_by", "payer")}
        for kind in {SIGN, PREPAY} - self.kinds:
            for name in names[kind]:
                del self.fields[name]
        if not self.people:
            self.fields["contact"].widget = forms.HiddenInput()

    def seeing_anew(self) -> None:
        """After a stale try it speaks of the version that lies on the table, and of the words that stand now."""
        super().seeing_anew()
        for kind in (SIGN, PREPAY):
            now_is(self, f"saw_{kind}", str(self.standing[kind].pk) if kind in self.standing else "")
        now_is(self, "number", str(self.table.number) if self.table else "")

    @property
    def word(self) -> Word:
        contact = next((each for each in self.people if str(each.pk) == self("contact")), None)
        name = "" if contact else self("said_by")
        return Word(self("happened_at") or self.asking.reader.now, name, contact, self("words"))

    @property
    def seen_version(self) -> Proposal:
        """The version that the person saw on the table. Raises Stale where there is none of it."""
        number = self("number")
        known = int(number) if number.isascii() and number.isdecimal() else 0
        row = Proposal.objects.filter(deal=self.deal, number=known).first()
        if row is None:
            raise Refused(_("There is nothing to say yes to yet: seal a version of the proposal and send it."))
        return row


@acting(ReadinessForm, Act.SEND)
def readiness(deal: Deal, said: ReadinessForm) -> None:
    """Writes down what of the yes was said: both halves, or nothing of them."""
    version, word = said.seen_version, said.word
    signs = SIGN in said.kinds and said("contract")
    prepays = PREPAY in said.kinds and said("prepays")
    if not (signs or prepays):
        field = "contract" if SIGN in said.kinds else "prepays"
        raise Invalid(field, _("Choose what the client is ready for."))
    with transaction.atomic():
        if signs:
            ready_to_sign(deal, version, word, form=said("contract"), seen=said("saw_sign"), **said.who)
        if prepays:
            given = {name: said(name) for name in ("amount", "pays_by", "payer")}
            _complete(given)
            ready_to_prepay(deal, version, word, **given, seen=said("saw_prepay"), **said.who)


def _complete(given: dict[str, Any]) -> None:
    if given["amount"] is None:
        raise Invalid("amount", _("Say how much they prepay."))
    if given["pays_by"] is None:
        raise Invalid("pays_by", _("Say by which day they pay."))


class UnreadyForm(DealForm):
    heading = _("It counts no more")
    explain = _(
        "The client has changed their mind, or it was written down by mistake. What was said stays in the history."
    )
    send = _("Take it back")
    done = _("Taken back.")
    icon = "undo-2"

    saw = forms.CharField(required=False, widget=forms.HiddenInput, max_length=20)
    why = Line(label=_("Why"), placeholder=_("Their lawyer is against it"), attrs={"autofocus": True})

    @cached_property
    def stands(self) -> Readiness | None:
        """The word that stands. 404 for what is neither half."""
        if self.asking.key not in (SIGN, PREPAY):
            raise Http404
        return standing_readiness(self.deal).get(self.asking.key)

    def begin(self) -> dict[str, Any]:
        return {"saw": str(self.stands.pk) if self.stands else ""}

    def seeing_anew(self) -> None:
        super().seeing_anew()
        now_is(self, "saw", str(self.stands.pk) if self.stands else "")


@acting(UnreadyForm, Act.SEND)
def withdrawal(deal: Deal, said: UnreadyForm) -> None:
    """Takes a word of the client's back, the one that was seen."""
    row = said.stands
    if row is None or str(row.pk) != said("saw"):
        raise Stale(_("Somebody was first: this word stands no more. Look what stands there now."))
    withdraw_readiness(row, said("why"), **said.who)
