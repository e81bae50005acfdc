"""What is done to a version as a whole: its head, sealing, putting it away."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kochka.core.money import Money, format_money
from kochka.core.when import Due
from kochka.deals.models import Deal
from kochka.deals.rights import Act
from kochka.firm.models import LegalEntity
from kochka.proposals.beginning import change_proposal, withdraw_proposal
from kochka.proposals.figures import discount_typed
from kochka.proposals.lines import Discount
from kochka.proposals.margin import is_thin
from kochka.proposals.models import Proposal
from kochka.proposals.reading import Rolled, rolled
from kochka.proposals.sealing import seal
from kochka.proposals.typed import Head
from kochka.web.deals.acting import DealForm, acting
from kochka.web.forms.fields import Line, Pick, When, Words
from kochka.web.proposals.fields import PartLine
from kochka.web.proposals.versions import versions_of
from kochka.web.settings.company import CURRENCIES


class OnVersion(DealForm):
    """A form on one version of the deal's proposal; `asking.key` is its number, and behind a slash what it is about
    there."""

    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    @cached_property
    def proposal(self) -> Proposal:
        number, _slash, _part = self.asking.key.partition("/")
        found: Proposal = get_object_or_404(versions_of(self.deal), number=int(number))
        return found

    @property
    def part(self) -> str:
        """What of the version the form is about."""
        return self.asking.key.partition("/")[2]

    @property
    def home(self) -> str:
        return reverse("proposal", args=[self.deal.pk, self.proposal.number])

    @property
    def home_name(self) -> str:
        """What the way back is called."""
        return gettext("Version %(number)s") % {"number": self.proposal.number}

    def begin(self) -> dict[str, Any]:
        return {"revision": self.proposal.revision}

    def seeing_anew(self) -> None:
        super().seeing_anew()
        self.now_is("revision", str(self.proposal.revision))

    @property
    def is_thin(self) -> bool:
        """Whether less stays with us than the company wants."""
        firm = self.asking.reader.firm
        return is_thin(rolled(self.proposal).sums, firm.least_margin if firm else None)

    def now_is(self, name: str, value: str) -> None:
        """What was seen is what there is now."""
        assert isinstance(self.data, QueryDict)
        data = self.data.copy()
        data[name] = value
        self.data = data


class Day(When):
    """A day that may be left empty."""

    def __init__(self, *, label: Any, optional: bool = False, far: bool | None = None) -> None:
        super().__init__(label=label, day_only=True, far=optional if far is None else far)
        self.optional = optional

    def clean(self, value: Any) -> Any:
        return None if self.optional and not (value or "").strip() else super().clean(value)


class HeadForm(OnVersion):
    heading = _("The head of the proposal")
    send = _("Save")
    done = _("Saved.")

    title = Line(label=_("Title"), attrs={"autofocus": True})
    language = Pick(label=_("Language of the paper"), choices=[("ru", "Русский"), ("en", "English")])
    entity = forms.ModelChoiceField(
        LegalEntity.objects.all(), label=_("In whose name"), required=False, empty_label="—"
    )
    currency = forms.ChoiceField(label=_("Currency"), required=False)
    dated = Day(label=_("Dated"))
    valid_until = Day(label=_("Valid until"), optional=True)
    vat_included = forms.BooleanField(label=_("Prices include VAT"), required=False)
    discount = PartLine(label=_("Discount on the whole"), placeholder=_("10% or 50 000"), optional=True)
    discount_reason = Line(label=_("Why there is a discount"), optional=True)
    letter = Words(label=_("Covering letter"), optional=True)
    terms = Words(label=_("Terms"), optional=True)

    def begin(self) -> dict[str, Any]:
        row, language = self.proposal, self.asking.reader.language
        said = {
            name: getattr(row, name) for name in ("title", "language", "currency", "vat_included", "letter", "terms")
        }
        return {
            **super().begin(),
            **said,
            "entity": row.entity_id,
            "dated": Due(row.dated),
            "valid_until": Due(row.valid_until) if row.valid_until else "",
            "discount": discount_typed(row.discount, row.currency, language),
            "discount_reason": row.discount_reason,
        }

    def prepare(self) -> None:
        entities, discount = self.fields["entity"], self.fields["discount"]
        assert isinstance(entities, forms.ModelChoiceField)
        assert isinstance(discount, PartLine)
        codes = dict.fromkeys([self.proposal.currency, *CURRENCIES])
        self.pick("currency", [(code, code) for code in codes])
        offered = LegalEntity.objects.filter(retired_at=None)
        entities.queryset = offered | LegalEntity.objects.filter(pk=self.proposal.entity_id or 0)
        typed = self.data.get("currency", "")
        discount.currency = typed if typed in codes else self.proposal.currency
        discount.language = self.asking.reader.language

    def seeing_anew(self) -> None:
        """Beside what was typed it says what stands there now."""
        super().seeing_anew()
        for name, stands in self.begin().items():
            field = self.fields[name]
            now = str(field.prepare_value(stands) or "")
            typed = self.data.get(name, "")
            if isinstance(field, forms.BooleanField):
                now, typed = (gettext("yes") if each else gettext("no") for each in (stands, typed))
            if name != "revision" and str(now) != str(typed):
                said = str(dict(getattr(field, "choices", ())).get(stands, now)) or "—"
                field.help_text = gettext("There stands now: %(what)s") % {"what": said[:300]}

    @property
    def head(self) -> Head:
        share, minor = self("discount")
        names = ("title", "language", "entity", "dated", "valid_until", "vat_included", "letter", "terms")
        said = {name: self(name) for name in names}
        return Head(
            currency=self("currency") or self.proposal.currency,
            discount=Discount(share, minor, self("discount_reason")),
            **said,
        )


class SealingForm(OnVersion):
    template = "proposals/sealing.html"
    heading = _("Seal the version")
    send = _("Seal")
    done = _("Sealed: it stays as it is.")
    icon = "stamp"

    mark = forms.CharField(required=False, widget=forms.HiddenInput)
    then = forms.CharField(required=False, widget=forms.HiddenInput)

    is_sealed = False

    @property
    def home(self) -> str:
        """The page of the version; or on to its sending, where it was sealed for that."""
        if self.is_sealed and self("then") == "sending":
            return reverse("proposal_sending", args=[self.deal.pk, self.proposal.number])
        return super().home

    @cached_property
    def rolled(self) -> Rolled:
        return rolled(self.proposal)

    def begin(self) -> dict[str, Any]:
        return {**super().begin(), "mark": self.rolled.mark}

    def prepare(self) -> None:
        found = self.rolled.sums
        row = self.proposal
        said = format_money(Money(found.total, row.currency), self.asking.reader.language) if found else "—"
        words = gettext("Version %(number)s, %(sum)s. Then it stays as it is; what follows is the next version.")
        self.explain = words % {"number": row.number, "sum": said}

    def seeing_anew(self) -> None:
        super().seeing_anew()
        self.now_is("mark", self.rolled.mark)


class WithdrawalForm(OnVersion):
    heading = _("Put the version away")
    explain = _("It goes from the list of what we offer, and stays to be read.")
    send = _("Put away")
    done = _("Put away.")
    icon = "trash-2"
    danger = True


@acting(HeadForm, Act.PROPOSE)
def _head(deal: Deal, said: HeadForm) -> None:
    """Writes the head."""
    change_proposal(said.proposal, revision=said("revision") or 0, head=said.head, **said.who)


@acting(SealingForm, Act.PROPOSE)
def _sealing(deal: Deal, said: SealingForm) -> None:
    """Seals what was read."""
    seal(said.proposal, seen=said("mark"), **said.who)
    said.is_sealed = True


@acting(WithdrawalForm, Act.PROPOSE)
def _withdrawal(deal: Deal, said: WithdrawalForm) -> None:
    """Puts a draft away."""
    withdraw_proposal(said.proposal, revision=said("revision") or 0, **said.who)


def head(request: HttpRequest, deal_id: int, number: int) -> HttpResponse:
    """The head of a version."""
    return _head(request, deal_id, str(number))


def sealing(request: HttpRequest, deal_id: int, number: int) -> HttpResponse:
    """Sealing a version."""
    return _sealing(request, deal_id, str(number))


def withdrawal(request: HttpRequest, deal_id: int, number: int) -> HttpResponse:
    """Putting a version away."""
    return _withdrawal(request, deal_id, str(number))
