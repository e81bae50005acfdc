"""Two versions side by side."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kochka.core.money import Money, format_money
from kochka.core.texts import day_and_month
from kochka.proposals.comparing import Change, Pair, compared, version_of
from kochka.proposals.figures import hours_said, hours_typed
from kochka.proposals.flaws import percent
from kochka.proposals.lines import Discount, Hours
from kochka.proposals.models import Block, Section
from kochka.web.proposals.reading import Offer
from kochka.web.proposals.versions import versions_of


@dataclass(frozen=True, slots=True)
class Side:
    """A field as it was and as it is, in words."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Beside:
    """A line of the page: a block in both versions, and what of it is otherwise."""

    state: str
    title: str
    before: str
    after: str
    changes: tuple[Side, ...]


def names() -> dict[str, str]:
    """What the fields of heads, blocks and sums are called."""
    return {
        "title": _("Title"), "language": _("Language of the paper"), "currency": _("Currency"), "dated": _("Dated"),
        "entity": _("In whose name"), "vat_included": _("Prices include VAT"), "valid_until": _("Valid until"),
        "terms": _("Terms"), "letter": _("Covering letter"), "discount": _("Discount"), "text": _("Text"),
        "role": _("Role"), "hours": _("Hours"), "hour": _("Price of an hour"), "fixed": _("Fixed price"),
        "optional": _("Option"), "chosen": _("Chosen"), "regime": _("VAT"), "price": _("Price"),
        "net": _("Without VAT"), "vat": _("VAT"), "total": _("Total"), "least": _("At least"), "most": _("At most"),
        "picture": _("Picture"), "caption": _("Caption"),
    }  # fmt: skip


SUMS = frozenset({"hour", "fixed", "price", "net", "vat", "total", "least", "most", "discount"})


class Said:
    """Puts values into words, sums in one currency."""

    def __init__(self, currency: str, offer: Offer) -> None:
        self.currency, self.language, self.today = currency, offer.language, offer.asking.reader.today

    def __call__(self, name: str, value: Any) -> str:
        if value is None or value == "":
            return "—"
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if isinstance(value, date):
            return day_and_month(value, self.language, today=self.today)
        if isinstance(value, Hours):
            return hours_said(value.likely, self.language)
        if isinstance(value, Discount):
            said = percent(value.share) if value.share else self.money(value.minor)
            return f"{said}: {value.reason}" if value else "—"
        return self.money(value) if name in SUMS and isinstance(value, int) else str(value)

    def money(self, minor: int | None) -> str:
        return "—" if minor is None else format_money(Money(minor, self.currency), self.language)

    def side(self, change: Change) -> Side:
        return Side(
            names().get(change.field, change.field),
            self(change.field, change.before),
            self(change.field, change.after),
        )


def _hours(block: Block | None) -> str:
    return hours_typed(block.minutes_least, block.minutes_likely, block.minutes_most) if block else ""


def beside(pair: Pair[Block], said: Said) -> Beside:
    """A pair in words; its three figures of hours stand as one."""
    changes = [said.side(each) for each in pair.changes if each.field not in ("least", "likely", "most")]
    was, now = _hours(pair.before), _hours(pair.after)
    if pair.changes and was != now:
        changes.insert(0, Side(_("Hours"), was or "—", now or "—"))
    block = pair.after or pair.before
    assert block is not None
    before, after = said.money(pair.total_before), said.money(pair.total_after)
    return Beside(pair.state, block.title, before, after, tuple(changes))


def section_beside(pair: Pair[Section], said: Said) -> Beside:
    """A section in words; it has no sum."""
    section = pair.after or pair.before
    assert section is not None
    sides = [said.side(each) for each in pair.changes]
    return Beside(pair.state, section.title, "", "", tuple(map(_of_one_name, sides)))


def _of_one_name(side: Side) -> Side:
    """Two files of one name look the same in words."""
    return replace(side, after=_("another one of the same name")) if side.before == side.after else side


@require_safe
def comparison(request: HttpRequest, deal_id: int, number: int, other: int) -> HttpResponse:
    """What version `number` has otherwise than version `other`, the earlier one first whichever was named first."""
    offer = Offer.asked(request, deal_id, max(number, other))
    former = get_object_or_404(versions_of(offer.deal), number=min(number, other))
    found = compared(version_of(former), version_of(offer.proposal))
    said = Said(offer.proposal.currency, offer)
    context = {
        "offer": offer, "deal": offer.deal, "proposal": offer.proposal, "former": former, "found": found,
        "head": [said.side(each) for each in found.head],
        "sums": [said.side(each) for each in found.sums],
        "pairs": [beside(pair, said) for pair in found.pairs],
        "sections": [section_beside(pair, said) for pair in found.sections],
        "files": [Beside(state, name, "", "", ()) for state, name in found.files],
        "difference": said.money(found.difference),
    }  # fmt: skip
    return render(request, "proposals/comparison.html", context)
