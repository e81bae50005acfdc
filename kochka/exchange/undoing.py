"""Taking an import back: untouched deals are withdrawn, a batch at a time; what people worked on stays."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import batched

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from kochka.core.refusals import Invalid
from kochka.deals.entries import Kind
from kochka.deals.journey.endings import withdraw_many
from kochka.deals.locking import locked
from kochka.deals.models import Deal, Entry
from kochka.exchange.enquiries import undo_enquiries
from kochka.exchange.models import Import, ImportRow, What
from kochka.exchange.survey import Tick
from kochka.exchange.taking_back import take_clients_back, withdraw_made
from kochka.exchange.uploads import chiefs_only
from kochka.firm.settings import the_firm
from kochka.people.models import User

BATCH = 100


@dataclass(slots=True)
class Undone:
    """How many deals were withdrawn now, how many had been before, and those that stay, as (id, title)."""

    run: Import
    withdrawn: int = 0
    before: int = 0
    kept: list[tuple[int, str]] = field(default_factory=list)
    clients: int = 0
    """Clients that came along, and left with it."""


def undo(number: int, *, by: User, at: datetime, tick: Tick = lambda _done, _all: None) -> Undone:
    """Withdraws the import's deals that nobody has touched: those without an entry of a person's beyond the placing.

    Their external ids are free again. Clients that came along leave too, unless somebody uses them. Asked again, it
    goes on where it was cut off. Raises Invalid where there is no such import; NotYours for anybody but a chief.
    """
    run = Import.objects.filter(pk=number).select_related("undone_by").first()
    if run is None:
        raise Invalid("number", _("There is no import %(number)s.") % {"number": number})
    chiefs_only(by)
    result = Undone(run)
    if run.what == What.CLIENTS:
        result.clients, result.kept = take_clients_back(run, by=by, at=at, tick=tick)
        Import.objects.filter(pk=run.pk, undone_at=None).update(undone_at=at, undone_by=by)
        return result
    if run.what == What.ENQUIRIES:
        return _undo_enquiries(result, by=by, at=at)
    taken = list(ImportRow.objects.filter(run=run, freed_at=None).order_by("pk").values_list("deal", flat=True))
    with translation.override(the_firm().language):
        reason = _("Import %(number)s was undone.") % {"number": number}
        for done, ids in enumerate(batched(taken, BATCH)):
            _undo_batch(result, ids, reason, by=by, at=at)
            tick(min((done + 1) * BATCH, len(taken)), len(taken))
    result.clients = withdraw_made(run, by=by, at=at, tick=tick)
    Import.objects.filter(pk=run.pk, undone_at=None).update(undone_at=at, undone_by=by)
    return result


def _undo_enquiries(result: Undone, *, by: User, at: datetime) -> Undone:
    """Of enquiries those stay that somebody has answered or settled."""
    chiefs_only(by)
    with translation.override(the_firm().language):
        reason = _("Import %(number)s was undone.") % {"number": result.run.pk}
        result.withdrawn, result.kept = undo_enquiries(result.run, by=by, at=at, reason=reason)
    Import.objects.filter(pk=result.run.pk, undone_at=None).update(undone_at=at, undone_by=by)
    return result


def _undo_batch(result: Undone, ids: Sequence[int], reason: str, *, by: User, at: datetime) -> None:
    with transaction.atomic():
        deals = locked(ids)
        touched = set(
            Entry.objects.filter(deal__in=ids, by__is_system=False)
            .exclude(kind=Kind.PLACED.value)
            .order_by()
            .values_list("deal", flat=True)
        )
        untouched = []
        for deal in deals.values():
            if deal.state == Deal.State.WITHDRAWN:
                result.before += 1
            elif deal.pk in touched:
                result.kept.append((deal.pk, deal.title))
            else:
                untouched.append(deal)
        result.withdrawn += len(withdraw_many(untouched, by=by, at=at, reason=reason))
        kept = {number for number, _title in result.kept}
        ImportRow.objects.filter(run=result.run, deal__in=set(ids) - kept).update(freed_at=at)
