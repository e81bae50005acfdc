"""Clients that came with an import are taken back with it, unless somebody uses them: looked up through every foreign
key that there is, of whatever app."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import batched

from django.db import transaction
from django.db.models import Model, QuerySet

from kochka.clients.companies import withdraw_company
from kochka.clients.contacts import retire_contact
from kochka.clients.locking import alone_with
from kochka.clients.merging import references
from kochka.clients.models import Company, CompanyNote, Contact, Correction, Requisites
from kochka.clients.payers import retire_requisites
from kochka.deals.models import Deal
from kochka.exchange.models import Import, ImportedClient, MadeClient
from kochka.exchange.survey import Tick
from kochka.people.models import User

BATCH = 100


def unused(run: Import, companies: Iterable[int]) -> set[int]:
    """Which of these clients nobody uses: nothing points at them but this import's own rows and withdrawn deals."""
    left = set(companies)
    for model, field in references():
        if model is not MadeClient and left:
            rows = _of_others(model, run).filter(**{f"{field.name}__in": left})
            left -= set(rows.values_list(field.attname, flat=True))
    return left


def _of_others(model: type[Model], run: Import) -> "QuerySet[Model]":
    """The rows of a model that did not come with the import."""
    rows = model._default_manager.order_by()
    if model is Deal:
        return rows.exclude(state=Deal.State.WITHDRAWN)
    if model is ImportedClient:
        return rows.exclude(run=run).filter(freed_at=None)
    columns: dict[type[Model], str] = {Contact: "contact", Requisites: "requisites", CompanyNote: "note"}
    column = columns.get(model)
    if column:
        came = ImportedClient.objects.filter(run=run).exclude(**{column: None})
        return rows.exclude(pk__in=came.values(column))
    return rows


def withdraw_made(run: Import, *, by: User, at: datetime, tick: Tick) -> int:
    """The clients that an import brought along leave the lists, those in use excepted. How many left."""
    count = 0
    made = MadeClient.objects.filter(run=run, company__in=Company.objects.standing()).order_by("company")
    numbers = list(made.values_list("company", flat=True))
    for done, ids in enumerate(batched(numbers, BATCH)):
        with transaction.atomic():
            here = alone_with(*ids)
            free = unused(run, here)
            for number in sorted(free):
                count += withdraw_company(here[number], by=by, at=at)
        tick(min((done + 1) * BATCH, len(numbers)), len(numbers))
    return count


def take_clients_back(run: Import, *, by: User, at: datetime, tick: Tick) -> tuple[int, list[tuple[int, str]]]:
    """How many clients left, and those that stay because somebody uses them. People who came to other clients are
    retired there. Asked again, it goes on where it was cut off."""
    before = withdraw_made(run, by=by, at=at, tick=tick)
    rows = list(ImportedClient.objects.filter(run=run, freed_at=None).order_by("pk").values_list("pk", flat=True))
    made = set(MadeClient.objects.filter(run=run).values_list("company", flat=True))
    kept: dict[int, str] = {}
    for done, ids in enumerate(batched(rows, BATCH)):
        kept |= _free(ids, made, by=by, at=at)
        tick(min((done + 1) * BATCH, len(rows)), len(rows))
    return before, sorted(kept.items())


def _free(ids: Sequence[int], made: set[int], *, by: User, at: datetime) -> dict[int, str]:
    """Frees the ids of rows whose clients have left; of rows that had found a client, takes back what they added."""
    kept: dict[int, str] = {}
    freed: list[int] = []
    with transaction.atomic():
        rows = ImportedClient.objects.filter(pk__in=ids).select_related("company", "contact", "requisites")
        for row in rows.order_by("pk"):
            if row.company_id in made and row.company.withdrawn_at is None:
                kept[row.company_id] = row.company.name
                continue
            if row.company_id not in made:
                _take_away(row, by=by, at=at)
            freed.append(row.pk)
        ImportedClient.objects.filter(pk__in=freed).update(freed_at=at)
    return kept


def _take_away(row: ImportedClient, *, by: User, at: datetime) -> None:
    if row.contact and not Correction.objects.filter(contact=row.contact_id).exists():
        retire_contact(row.contact, by=by, at=at)
    if row.requisites and row.requisites.replaced_at is None:
        retire_requisites(row.requisites, by=by, at=at)
