"""How the client decides, on the deal's page: three lines of notes, the double yes, and its forms."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kochka.core.money import Money
from kochka.deals.models import Deal
from kochka.deals.rights import Act
from kochka.proposals.current import Current, on_the_table, tables
from kochka.proposals.decision_notes import note_decision, standing_notes, who_decides
from kochka.proposals.models import DecisionNotes, Proposal, Readiness
from kochka.proposals.readiness import standing_readiness
from kochka.web.deals.acting import DealForm, acting
from kochka.web.forms.fields import Label, Words

SIGN, PREPAY = Readiness.Kind.SIGN.value, Readiness.Kind.PREPAY.value
KEYS = frozenset({"proposals.agreed", "decision.agreed"})


@dataclass(frozen=True, slots=True)
class Half:
    """One half of the yes as the page shows it: the word that stands, and whether it is to the version on the table."""

    kind: str
    row: Readiness | None
    table: Current | None

    @property
    def counts(self) -> bool:
        return self.row is not None and self.table is not None and self.row.proposal_id == self.table.pk

    @property
    def amount(self) -> Money | None:
        return Money(self.row.amount_minor, self.row.currency) if self.row and self.row.amount_minor else None


def table_of(deal: Deal) -> Proposal | None:
    """The version on the table, once it is sealed."""
    row = on_the_table(deal)
    return row if row and row.sealed_at else None


class Decision:
    """What the deal's page shows of the client's decision, from the stage on whose gate asks for it."""

    def __init__(self, deal: Deal) -> None:
        self.deal = deal

    @property
    def shows(self) -> bool:
        funnel = self.deal.stage.version.definition
        here = funnel.stage(self.deal.stage.key).position
        return any(need.key in KEYS for stage in funnel.stages[:here] for need in stage.needs)

    @cached_property
    def notes(self) -> DecisionNotes | None:
        return standing_notes(self.deal)

    @cached_property
    def hint(self) -> str:
        """Who decides, as far as it is known already."""
        return "" if self.notes else who_decides(self.deal)

    @cached_property
    def table(self) -> Current | None:
        """The version on the table, once it is sealed."""
        row = tables([self.deal.pk]).get(self.deal.pk)
        return row if row and row.is_sealed else None

    @cached_property
    def halves(self) -> list[Half]:
        rows = standing_readiness(self.deal)
        return [Half(kind, rows.get(kind), self.table) for kind in (SIGN, PREPAY)]

    @property
    def is_whole(self) -> bool:
        return all(half.counts for half in self.halves)


class NotesForm(DealForm):
    heading = _("How they decide")
    explain: Label = _("Three lines are enough. Only we read them.")
    send = _("Save")
    done = _("Saved.")

    saw = forms.CharField(required=False, widget=forms.HiddenInput, max_length=20)
    decides = Words(label=_("Who decides"), optional=True, attrs={"rows": 2, "autofocus": True})
    doubts = Words(label=_("Who doubts, and why"), optional=True, attrs={"rows": 2})
    to_hear = Words(label=_("What each of them needs to hear"), optional=True, attrs={"rows": 2})

    @cached_property
    def stands(self) -> DecisionNotes | None:
        return standing_notes(self.deal)

    def begin(self) -> dict[str, Any]:
        row = self.stands
        if row is None:
            return {"decides": who_decides(self.deal), "saw": ""}
        return {"decides": row.decides, "doubts": row.doubts, "to_hear": row.to_hear, "saw": str(row.pk)}

    def seeing_anew(self) -> None:
        """What stands there now is said above what was typed: saved once more, the typed takes its place."""
        super().seeing_anew()
        now = Stands(self.stands)
        now_is(self, "saw", now.pk)
        self.explain = str(now.words)


@dataclass(frozen=True, slots=True)
class Stands:
    """Lines that somebody else has written meanwhile, in a sentence."""

    row: DecisionNotes | None

    @property
    def pk(self) -> str:
        return str(self.row.pk) if self.row else ""

    @property
    def words(self) -> str:
        lines = [self.row.decides, self.row.doubts, self.row.to_hear] if self.row else []
        return gettext("There stands now: %(words)s") % {"words": " · ".join(filter(None, lines)) or "—"}


def now_is(form: DealForm, name: str, value: str) -> None:
    """What was seen is what there is now."""
    assert isinstance(form.data, QueryDict)
    data = form.data.copy()
    data[name] = value
    form.data = data


@acting(NotesForm, Act.SEND)
def notes(deal: Deal, said: NotesForm) -> None:
    """Writes the three lines."""
    lines = {name: said(name) for name in ("decides", "doubts", "to_hear")}
    note_decision(deal, **lines, seen=said("saw"), **said.who)
