"""Which version of a deal's proposal counts: the newest that was sent, else the newest sealed, else the newest draft.
Versions that were put away never do. And until when a version holds.

Boards ask this of hundreds of deals and only compare numbers, so what many deals are asked for comes as light rows;
the version itself is read where one deal is worked on.
"""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from kochka.core.statements import Kept
from kochka.deals.models import Deal
from kochka.funnel.facts import shared
from kochka.proposals.models import Extension, FinalForm, Proposal, Sending


class Current(NamedTuple):
    """What is asked of a version that counts; `sealed_by` is a name, empty for a draft."""

    pk: int
    number: int
    valid_until: date | None
    sealed_at: datetime | None
    sealed_by: str

    @property
    def is_sealed(self) -> bool:
        return self.sealed_at is not None


class Final(NamedTuple):
    """A final form that stands: since when, and which version it is."""

    at: datetime
    version: Current


def current_version(deal: Deal) -> Proposal | None:
    """The version of one deal that counts; None where there is none. Two queries."""
    return _whole(current_versions([deal.pk]).get(deal.pk))


def current_versions(deal_ids: Collection[int]) -> dict[int, Current]:
    """The same for many deals, by deal id: one query, shared by the facts of one reading."""
    return {deal_id: found.current for deal_id, found in _lying(deal_ids).items()}


def newest_draft(deal: Deal) -> Proposal | None:
    """The version of a deal that is worked on. One query."""
    return Proposal.objects.filter(deal=deal, sealed_at=None, withdrawn_at=None).order_by("-number").first()


def on_the_table(deal: Deal) -> Proposal | None:
    """The version that a yes would be to: the one in its final form, else the current one. Two queries."""
    return _whole(tables([deal.pk]).get(deal.pk))


def tables(deal_ids: Collection[int]) -> dict[int, Current]:
    """The same for many deals, by deal id, of the same query."""
    rows = _lying(deal_ids)
    return {deal_id: row.final.version if row.final else row.current for deal_id, row in rows.items()}


def final_forms(deal_ids: Collection[int]) -> dict[int, Final]:
    """The standing final forms, by deal id: of the same query."""
    return {deal_id: found.final for deal_id, found in _lying(deal_ids).items() if found.final}


def _whole(found: Current | None) -> Proposal | None:
    return Proposal.objects.select_related("sealed_by").get(pk=found.pk) if found else None


def valid_until(proposals: Collection[Proposal | Current]) -> dict[int, date | None]:
    """Until when each of these holds, by its id, the newest word counting; None: no day was said. One query."""
    found = {row.pk: row.valid_until for row in proposals}
    rows = Extension.objects.filter(proposal__in=list(found)).order_by("pk")
    return found | dict(rows.values_list("proposal", "valid_until"))


class Lying(NamedTuple):
    """What lies before a client: the version that counts, and the final form where one stands."""

    current: Current
    final: Final | None


def _lying(deal_ids: Collection[int]) -> dict[int, Lying]:
    found = shared("proposals.lying", _read, deal_ids)
    return {deal_id: found[deal_id] for deal_id in deal_ids if deal_id in found}


def _versions(ids: list[int]) -> QuerySet[Proposal, Any]:
    sent = Exists(Sending.objects.filter(proposal=OuterRef("pk"), withdrawn_at=None))
    final = Subquery(FinalForm.objects.filter(proposal=OuterRef("pk"), lifted_at=None).values("at")[:1])
    rows = Proposal.objects.filter(deal__in=ids, withdrawn_at=None).order_by("number")
    return rows.values_list("deal", sent, final, "pk", "number", "valid_until", "sealed_at", "sealed_by__name")


_VERSIONS = Kept(_versions)


def _read(deal_ids: Collection[int]) -> dict[int, Lying]:
    best: dict[int, tuple[bool, bool]] = {}
    current: dict[int, Current] = {}
    finals: dict[int, Final] = {}
    for deal_id, was_sent, final_at, *said, sealed_by in _VERSIONS.rows(deal_ids):
        row = Current._make([*said, sealed_by or ""])
        if (rank := (was_sent, row.is_sealed)) >= best.get(deal_id, rank):
            best[deal_id], current[deal_id] = rank, row
        if final_at:
            finals[deal_id] = Final(final_at, row)
    return {deal_id: Lying(row, finals.get(deal_id)) for deal_id, row in current.items()}
