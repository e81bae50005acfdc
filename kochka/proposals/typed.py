"""What people type into a proposal, as verbs take it: the head of a version, and a block."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from kochka.core.money import Money
from kochka.core.refusals import Invalid
from kochka.core.said import said, said_aside, told_aside
from kochka.firm.costs import cost_of
from kochka.firm.models import LegalEntity, PriceRole, VatPeriod
from kochka.firm.prices import price_of
from kochka.proposals.flaws import Flaw, Flawed
from kochka.proposals.lines import NO_DISCOUNT, Discount, Line, discount_words, line_words
from kochka.proposals.models import Block, Proposal
from kochka.proposals.vat import regime_on

LANGUAGES = ("ru", "en")
TEXT_LIMIT = 20_000


@dataclass(frozen=True, slots=True)
class Head:
    """A version as a whole. `letter` is the covering letter, `terms` stand after the blocks."""

    title: str
    language: str
    currency: str
    dated: date
    entity: LegalEntity | None = None
    vat_included: bool = True
    valid_until: date | None = None
    terms: str = ""
    letter: str = ""
    discount: Discount = NO_DISCOUNT


@dataclass(frozen=True, slots=True)
class Wanted:
    """A block. `hour` None takes the price of the role's hour from the price list, and so does one that was copied for
    another role; `regime` empty is the version's."""

    title: str
    text: str = ""
    role: PriceRole | None = None
    least: int | None = None
    likely: int | None = None
    most: int | None = None
    hour: int | None = None
    fixed: int | None = None
    optional: bool = False
    chosen: bool = False
    discount: Discount = field(default=NO_DISCOUNT)
    regime: str = ""


def head_of(row: Proposal) -> Head:
    """The head as it stands. The row is read with its entity."""
    return Head(
        title=row.title,
        language=row.language,
        currency=row.currency,
        dated=row.dated,
        entity=row.entity,
        vat_included=row.vat_included,
        valid_until=row.valid_until,
        terms=row.terms,
        letter=row.letter,
        discount=row.discount,
    )


def wanted_of(block: Block) -> Wanted:
    """The block as it stands. The row is read with its role."""
    return Wanted(
        title=block.title,
        text=block.text,
        role=block.role,
        least=block.minutes_least,
        likely=block.minutes_likely,
        most=block.minutes_most,
        hour=block.hour_minor,
        fixed=block.fixed_minor,
        optional=block.optional,
        chosen=block.chosen,
        discount=block.discount,
        regime=block.regime,
    )


def put_head(row: Proposal, head: Head) -> None:
    """The head onto a row that is not saved here, with the regime of its entity on its day. Raises Invalid, Flawed."""
    row.title = said("title", head.title, limit=200, empty=_("The proposal needs a title."))
    if head.language not in LANGUAGES:
        raise Invalid("language", _("Choose one of the languages."))
    _currency(head.currency)
    if head.valid_until and head.valid_until < head.dated:
        raise Invalid("valid_until", _("It would be over before it is dated."))
    if head.entity and head.entity.retired_at and head.entity.pk != row.entity_id:
        raise Invalid("entity", _("This legal entity is offered no more. Choose another one."))
    row.terms = told_aside("terms", head.terms, limit=TEXT_LIMIT)
    row.letter = told_aside("letter", head.letter, limit=TEXT_LIMIT)
    row.language, row.currency, row.vat_included = head.language, head.currency, head.vat_included
    row.entity, row.dated, row.valid_until = head.entity, head.dated, head.valid_until
    row.regime = regime_on(head.entity, head.dated)
    _put_discount(row, head.discount)
    _refuse(Flaw(None, at, words) for at, words in discount_words(row.discount))


def _currency(code: str) -> None:
    try:
        Money(0, code)
    except ValueError:
        raise Invalid("currency", _("A currency has a code of three capital letters, like EUR.")) from None


def put_block(row: Block, wanted: Wanted) -> None:
    """What is wanted onto a row that is not saved here; `row.proposal` is loaded. Raises Invalid, Flawed."""
    row.title = said("title", wanted.title, limit=200, empty=_("The block needs a title."))
    row.text = told_aside("text", wanted.text, limit=TEXT_LIMIT)
    if wanted.regime and wanted.regime not in VatPeriod.Regime.values:
        raise Invalid("regime", _("Choose one of the VAT regimes."))
    if wanted.role and wanted.role.retired_at and wanted.role.pk != row.role_id:
        raise Invalid("role", _("This role is offered no more. Choose another one."))
    other = (wanted.role.pk if wanted.role else None) != row.role_id
    if other or wanted.hour is None:
        row.cost_minor = cost_on(wanted.role, row.proposal)
    row.hour_minor = _hour(row, wanted)
    row.role, row.regime = wanted.role, wanted.regime
    row.minutes_least, row.minutes_likely, row.minutes_most = wanted.least, wanted.likely, wanted.most
    row.fixed_minor, row.optional, row.chosen = wanted.fixed, wanted.optional, wanted.optional and wanted.chosen
    _put_discount(row, wanted.discount)
    line = Line(
        least=row.minutes_least,
        likely=row.minutes_likely,
        most=row.minutes_most,
        hour=row.hour_minor,
        fixed=row.fixed_minor,
        discount=row.discount,
    )
    _refuse(Flaw(None, at, words) for at, words in line_words(line))


def _hour(row: Block, wanted: Wanted) -> int | None:
    """The price as typed; by the list where none was, or where the role is another one and the price still is its
    predecessor's."""
    other = (wanted.role.pk if wanted.role else None) != row.role_id
    if wanted.hour is None or (other and wanted.hour == row.hour_minor):
        return hour_of(wanted.role, row.proposal)
    return wanted.hour


def hour_of(role: PriceRole | None, proposal: Proposal) -> int | None:
    """What an hour of the role costs by the price list on the proposal's day; None where the list has no such price."""
    price = price_of(role, proposal.currency, proposal.dated) if role else None
    return price.minor if price else None


def cost_on(role: PriceRole | None, proposal: Proposal) -> int | None:
    """What an hour of the role costs us on the proposal's day; None where nobody has said."""
    cost = cost_of(role, proposal.currency, proposal.dated) if role else None
    return cost.minor if cost else None


def _put_discount(row: Proposal | Block, discount: Discount) -> None:
    row.discount_share, row.discount_minor = discount.share, discount.minor
    reason = said_aside("discount_reason", discount.reason, limit=300)
    row.discount_reason = reason if discount else ""


def _refuse(found: Iterator[Flaw]) -> None:
    if flaws := list(found):
        raise Flawed(flaws)
