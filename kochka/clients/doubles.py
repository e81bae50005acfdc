"""Clients that may be the one that is being typed: by ИНН, e-mail or phone for sure, by a like name perhaps.

Like names are found by one cheap rule on both databases: a few letters of each telling word bring in candidates, groups
of three letters say how like they are. Legal forms and quotation marks tell nothing.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Case, Q, Value, When

from kochka.clients.lines import digits
from kochka.clients.models import Company, Contact, Requisites
from kochka.core.finding import holding
from kochka.core.requisites import compact
from kochka.core.texts import fold

MOST = 5
CANDIDATES = 300
LIKE_ENOUGH = 0.5
STRIKING = 0.85
TOLD_APART = 200
"""Characters that are compared; no name is longer."""

_WORD = re.compile(r"[^\W_]+")
_FORMS = frozenset(
    _WORD.findall(
        "ооо оао зао пао ао ип нко ано тоо фгуп гуп муп фгбу фгку фгбоу ltd llc inc gmbh co corp plc llp общество"
        " ограниченной ответственностью акционерное индивидуальный предприниматель компания the"
    )
)


class Why(StrEnum):
    """What is alike. A like name is a guess, the others are not."""

    INN = "inn"
    EMAIL = "email"
    PHONE = "phone"
    NAME = "name"
    LIKE = "like"


@dataclass(frozen=True, slots=True)
class Likely:
    """A client that may be the same, and why."""

    company: Company
    why: Why
    share: float = 1.0
    """How like the names are, where they are what is alike."""

    @property
    def is_sure(self) -> bool:
        return self.why is not Why.LIKE

    @property
    def is_striking(self) -> bool:
        """Whether it is worth saying to somebody who asked for nothing."""
        return self.share >= STRIKING


def likely(*, name: str = "", inn: str = "", email: str = "", phone: str = "", but: int | None = None) -> list[Likely]:
    """At most five clients that stand, the surest first; `but` is the client that is being written. One query for each
    thing that was typed."""
    found: dict[int, Likely] = {}
    for why, companies in (
        (Why.INN, _of_inn(inn)),
        (Why.EMAIL, _of_contact(fold(email[:254])) if "@" in email else ()),
        (Why.PHONE, _of_contact(number) if len(number := digits(phone[:60])[-10:]) >= 7 else ()),
    ):
        for company in companies:
            found.setdefault(company.pk, Likely(company, why))
    for one in _of_name(name):
        found.setdefault(one.company.pk, one)
    found.pop(but or 0, None)
    return list(found.values())[:MOST]


def bare(name: str) -> str:
    """The words of a name that tell it from others: without legal forms and signs, unless nothing else is there."""
    words = _WORD.findall(fold(name[:TOLD_APART]))
    return " ".join([word for word in words if word not in _FORMS] or words)


def alike(one: str, other: str) -> float:
    """How like two bare names are, from 0 to 1: the share of groups of three letters that both have."""
    mine, theirs = _threes(one), _threes(other)
    return 2 * len(mine & theirs) / (len(mine) + len(theirs)) if mine and theirs else 0.0


def _threes(name: str) -> frozenset[str]:
    return frozenset(f" {word} "[at : at + 3] for word in name.split() for at in range(len(word)))


def _of_inn(inn: str) -> Iterable[Company]:
    number = compact(inn[:40])
    if len(number) not in (10, 12):
        return ()
    rows = Requisites.objects.filter(inn=number, replaced_at=None, company__withdrawn_at=None).select_related("company")
    return [row.company for row in rows.order_by("pk")[:MOST]]


def _of_contact(part: str) -> Iterable[Company]:
    rows = Contact.objects.filter(holding(Contact, part), company__in=Company.objects.standing()).select_related(
        "company"
    )
    return [row.company for row in rows.order_by("pk")[:MOST]]


def _of_name(name: str) -> list[Likely]:
    wanted, exact = bare(name), fold(name[:TOLD_APART])
    words = sorted((word for word in wanted.split() if len(word) > 2), key=len, reverse=True)[:3]
    if not words:
        return []
    parts = {part for word in words for part in (word[:4], word[-4:])}
    near = Q()
    for part in sorted(parts):
        near |= Q(folded__contains=part)
    nearest = Case(When(folded=exact, then=Value(0)), When(folded__contains=words[0], then=Value(1)), default=Value(2))
    rows = Company.objects.standing().filter(near).order_by(nearest, "-pk")[:CANDIDATES]
    ranked = sorted(((alike(wanted, bare(row.name)), row) for row in rows), key=lambda pair: (-pair[0], pair[1].pk))
    return [
        Likely(row, Why.NAME if row.folded == exact else Why.LIKE, share)
        for share, row in ranked
        if share >= LIKE_ENOUGH
    ][:MOST]
