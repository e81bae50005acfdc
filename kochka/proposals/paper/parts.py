"""What a proposal on paper is made of. Texts are what people typed, sums are exact, nothing is looked up.

A text of several lines: an empty line parts paragraphs; lines that begin with «- », «— », «• » or «1. » are a list.
"""

import datetime
from dataclasses import dataclass
from decimal import Decimal

from kochka.core.money import Money

type Price = Money | tuple[Money, Money]
"""A sum, or from which to which."""
type Hours = Decimal | tuple[Decimal, Decimal]
"""Hours, or from how many to how many."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as `files.pictures` keeps it; `name` is how a person knows it, should it be broken."""

    content: bytes
    name: str = ""
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Entity:
    """Our own side. `requisites` is one line for the foot; `colour` is "#rrggbb" or empty for the house's own."""

    legal_name: str
    requisites: str = ""
    signatory: str = ""
    signatory_post: str = ""
    logo: Picture | None = None
    colour: str = ""


@dataclass(frozen=True, slots=True)
class Client:
    """Whom it is for: the company as it is called in papers, and the person who reads it."""

    name: str
    contact: str = ""


@dataclass(frozen=True, slots=True)
class Author:
    """Who is asked when something is unclear."""

    name: str
    post: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, what stands under it, and pictures after that."""

    heading: str
    text: str = ""
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """A row of the plan-budget. No `rate` in any row hides its column; so it is with hours and roles."""

    title: str
    price: Price
    description: str = ""
    role: str = ""
    hours: Hours | None = None
    rate: Money | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Works that belong together. Without a title they stand in the table with no head of their own."""

    title: str
    blocks: tuple[Block, ...]
    description: str = ""
    subtotal: Price | None = None


@dataclass(frozen=True, slots=True)
class Discount:
    """What is taken off, and why; `sum` is positive."""

    reason: str
    sum: Price


@dataclass(frozen=True, slots=True)
class Vat:
    """VAT of one rate, in percent."""

    rate: Decimal
    sum: Price


@dataclass(frozen=True, slots=True)
class Budget:
    """The plan-budget, summed elsewhere. `options` are apart and not in the total; no `vat` says that none is due."""

    groups: tuple[Group, ...]
    total: Price
    options: tuple[Block, ...] = ()
    works_total: Price | None = None
    discounts: tuple[Discount, ...] = ()
    net: Price | None = None
    vat: tuple[Vat, ...] = ()


@dataclass(frozen=True, slots=True)
class Payment:
    """One payment; `when` is a day, or in words after what. `share` is in percent of the total."""

    what: str
    sum: Price
    when: datetime.date | str = ""
    share: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ProposalPaper:
    """Everything that the paper says. `language` is the client's ("ru" or "en"), whoever asks for the paper.

    `number` and `version` are as people say them: «№ 118», «версия 3».
    """

    language: str
    title: str
    date: datetime.date
    entity: Entity
    client: Client
    author: Author
    number: str = ""
    version: str = ""
    valid_until: datetime.date | None = None
    sections: tuple[Section, ...] = ()
    budget: Budget | None = None
    payments: tuple[Payment, ...] = ()
    terms: str = ""
    closing: str = ""
