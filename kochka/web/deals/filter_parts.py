"""What the filters above a board or a list are put together from."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kochka.deals.field_filters import SPANS, FieldFilter, param
from kochka.firm.models import FieldDefinition
from kochka.web.forms.fields import capital

Kind = FieldDefinition.Kind
CHOICES = 200
"""How many values of one filter are offered at most."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One value that a filter can have."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Group:
    """A filter with several values."""

    name: str
    label: str
    choices: Sequence[Choice]

    @property
    def chosen(self) -> int:
        return sum(choice.chosen for choice in self.choices)


@dataclass(frozen=True, slots=True)
class Chip:
    """An active filter in words, and the address's query without it."""

    label: str
    query: str


@dataclass(frozen=True, slots=True)
class Own:
    """A field of the company's own, and what is wanted of it."""

    field: FieldDefinition
    wanted: FieldFilter

    @property
    def name(self) -> str:
        return param(self.field)

    @property
    def is_span(self) -> bool:
        return Kind(self.field.kind) in SPANS

    @property
    def is_day(self) -> bool:
        return self.field.kind == Kind.DATE

    @property
    def is_text(self) -> bool:
        return self.field.kind == Kind.TEXT

    @property
    def choices(self) -> list[Choice]:
        """What can be chosen; what was chosen once and is offered no more stays in sight."""
        said = self.wanted.said
        if self.field.kind == Kind.FLAG:
            return [Choice("yes", capital(_("yes")), "yes" in said), Choice("no", capital(_("no")), "no" in said)]
        offered = [] if self.is_span or self.is_text else self.field.choices.splitlines()
        return [Choice(one, one, one in said) for one in dict.fromkeys([*offered, *said])][:CHOICES]

    @property
    def chip(self) -> str:
        """What is wanted, in words."""
        wanted = self.wanted
        ends = [
            words % {"sum": end}
            for end, words in ((wanted.least, _("from %(sum)s")), (wanted.most, _("up to %(sum)s")))
            if end
        ]
        said = [choice.label for choice in self.choices if choice.chosen] or list(wanted.said)
        text = " ".join(ends) if self.is_span else ", ".join(said)
        return f"{self.field.name}: {text}" if text else ""


def period_names() -> dict[str, str]:
    """Periods in which deals ended, in words."""
    return {
        "month": _("this month"),
        "quarter": _("this quarter"),
        "year": _("this year"),
        "last_month": _("last month"),
        "last_quarter": _("last quarter"),
        "last_year": _("last year"),
    }
