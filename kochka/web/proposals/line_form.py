"""A line of the plan-budget: what is typed into it, and how it stands on the page."""

from dataclasses import dataclass, field, replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kochka.core.money import Money, format_money
from kochka.core.refusals import Refused
from kochka.firm.models import PriceRole, VatPeriod
from kochka.proposals.figures import discount_typed, hours_typed
from kochka.proposals.lines import Discount
from kochka.proposals.models import Block, Proposal
from kochka.proposals.typed import Wanted, wanted_of
from kochka.web.forms.base import TypedForm
from kochka.web.forms.fields import Line, Sum, Words
from kochka.web.proposals.fields import HoursLine, PartLine

FIELDS = (
    "title",
    "role",
    "hours",
    "hour",
    "fixed",
    "discount",
    "discount_reason",
    "optional",
    "chosen",
    "text",
    "regime",
)
REGIMES = [("", _("as in the whole proposal")), *VatPeriod.Regime.choices]
OURS = {"least": "hours", "likely": "hours", "most": "hours"}


class LineForm(TypedForm):
    """One line. Its refusals stand at the fields in which the figures were typed."""

    title = Line(label=_("What is done"))
    role = forms.ModelChoiceField(
        PriceRole.objects.all(),
        required=False,
        error_messages={"invalid_choice": _("There is no such role in the price list.")},
    )
    hours = HoursLine(label=_("Hours"))
    hour = Sum(label=_("Price of an hour"))
    fixed = Sum(label=_("Or a fixed price"))
    discount = PartLine(label=_("Discount"))
    discount_reason = Line(label=_("Why there is a discount"))
    optional = forms.BooleanField(required=False)
    chosen = forms.BooleanField(required=False)
    text = Words(label=_("Text"))
    regime = forms.CharField(required=False)
    revision = forms.IntegerField(required=False)

    def __init__(self, *args: Any, proposal: Proposal, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for each in self.fields.values():
            if isinstance(each, Sum | PartLine):
                each.currency, each.language = proposal.currency, language

    def wanted(self, block: Block | None) -> Wanted:
        """The block as it was typed; what the line does not show stays."""
        said = self.cleaned_data
        least, likely, most = said["hours"]
        share, minor = said["discount"]
        stands = wanted_of(block) if block else Wanted(title="")
        return replace(
            stands,
            title=said["title"],
            text=said["text"],
            role=said["role"],
            least=least,
            likely=likely,
            most=most,
            hour=said["hour"].minor if said["hour"] else None,
            fixed=said["fixed"].minor if said["fixed"] else None,
            optional=said["optional"],
            chosen=said["chosen"],
            discount=Discount(share, minor, said["discount_reason"]),
            regime=said["regime"] if "regime" in self.data else stands.regime,
        )

    def refuse(self, refused: Refused) -> None:
        for key, said in refused.fields.items():
            name = OURS.get(key, key)
            self.add_error(name if name in self.fields else None, str(said))
        if not refused.fields:
            self.add_error(None, str(refused))


@dataclass(frozen=True, slots=True)
class Row:
    """A line as the page shows it: stored, typed and refused, or one still to be typed. `key` is what its ids begin
    with; `now` says what stands in a line that somebody else has written over meanwhile."""

    key: str
    url: str
    said: dict[str, Any]
    revision: int = 0
    total: str = ""
    about: str = ""
    margin: str = ""
    aside: bool = False
    errors: tuple[str, ...] = ()
    wrong: frozenset[str] = field(default=frozenset())
    now: tuple[tuple[str, str], ...] = ()

    @property
    def is_new(self) -> bool:
        return not self.revision

    @property
    def brief(self) -> str:
        """Whose hours and how many, for the line that a phone shows of it: «Дизайнер · 8»."""
        return " · ".join(filter(None, (self.said.get("role_name"), self.said["hours"])))


def said_of(block: Block, currency: str, language: str) -> dict[str, Any]:
    """What stands in the fields of a stored line."""

    def money(minor: int | None) -> str:
        return "" if minor is None else format_money(Money(minor, currency), language)

    return {
        "title": block.title,
        "role": str(block.role_id or ""),
        "hours": hours_typed(block.minutes_least, block.minutes_likely, block.minutes_most),
        "hour": money(block.hour_minor),
        "fixed": money(block.fixed_minor),
        "discount": discount_typed(block.discount, currency, language),
        "discount_reason": block.discount_reason,
        "optional": block.optional,
        "chosen": block.chosen,
        "text": block.text,
        "regime": block.regime,
    }


def typed_in(form: LineForm) -> dict[str, Any]:
    """What was typed, word for word."""
    return {name: form.data.get(name, "") for name in FIELDS}


def wrong_in(form: LineForm) -> tuple[tuple[str, ...], frozenset[str]]:
    """The sentences of a refused line, each once, and the fields that they are about."""
    sentences = [str(said) for said in form.non_field_errors()]
    for name in form.errors:
        sentences += [str(said) for said in form.errors[name]]
    return tuple(dict.fromkeys(sentences)), frozenset(form.errors) - {"__all__"}


def labelled(said: dict[str, Any], typed: dict[str, Any], roles: dict[str, str]) -> tuple[tuple[str, str], ...]:
    """What stands in a line now where it is not what was typed, in words."""
    names = {
        name: str(LineForm.base_fields[name].label)
        for name in ("title", "hours", "hour", "fixed", "discount", "discount_reason", "text")
    }
    found = [(label, said[name] or "—") for name, label in names.items() if (said[name] or "") != typed[name]]
    if said["role"] != typed["role"]:
        found.insert(0, (str(_("Role")), roles.get(said["role"], "—")))
    if said["regime"] != typed["regime"]:
        found.append((str(_("VAT")), str(dict(REGIMES).get(said["regime"], said["regime"]))))
    return tuple(found)
