"""Two rows that are one client become one, and apart again.

Every foreign key to a company, of whatever app, is found through `_meta` and pointed to the client that stays; which
rows those were is written down. Only the history of mergers itself stays as it was. A row that cannot stand twice with
one client (a unique column) stays with the one that is gone, and is named.

Undoing points back what still points where the merger put it. What somebody moved on since, or made since, stays as it
is. While the client that stays has itself been merged away, only that later merger can be undone.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import IntegrityError, models, transaction
from django.db.models import ForeignKey, Model, Q
from django.utils.translation import gettext as _

from kochka.clients.lines import corrected
from kochka.clients.locking import alone_with
from kochka.clients.models import Company, CompanyRows, Merge, MergeMove, Requisites
from kochka.core.refusals import Invalid, NotYours, Refused, Stale
from kochka.core.requisites import compact
from kochka.core.texts import fold
from kochka.people.models import User

FILLED = ("site", "address")
"""Lines that the client who stays takes over where its own are empty."""

BATCH = 500


def merge(gone: Company, into: Company, *, by: User, at: datetime) -> Merge:
    """`gone` becomes `into`. Raises NotYours for anybody but a chief; Invalid for one and the same client; Stale where
    one of the two has been merged away meanwhile."""
    _chief(by)
    if gone.pk == into.pk:
        raise Invalid("into", _("That is one and the same client."))
    with transaction.atomic():
        here = alone_with(gone.pk, into.pk)
        old, new = here[gone.pk], here[into.pk]
        if any(one.merged_into_id or one.withdrawn_at for one in (old, new)):
            raise Stale(_("One of the two has been merged meanwhile. Nothing was changed."))
        row = Merge.objects.create(gone=old, into=new, at=at, by=by)
        for model, field in references():
            _move(row, model, field)
        row.filled = _fill(old, new, by=by, at=at)
        row.save(update_fields=["filled"])
        old.merged_into = new
        old.save(update_fields=["merged_into"])
    return row


def undo_merge(row: Merge, *, by: User, at: datetime) -> Merge:
    """Two clients again. Raises NotYours; Stale where it was undone already; Refused while the client that stayed is
    itself merged away."""
    _chief(by)
    with transaction.atomic():
        here = alone_with(row.gone_id, row.into_id)
        fresh = Merge.objects.select_for_update().get(pk=row.pk)
        if fresh.undone_at:
            raise Stale(_("This merger has been undone already."))
        old, new = here[row.gone_id], here[row.into_id]
        if new.merged_into_id:
            raise Refused(_("“%(name)s” has been merged away since: undo that first.") % {"name": new.name})
        old.merged_into = None
        old.save(update_fields=["merged_into"])
        for move in fresh.moves.order_by("-pk"):
            _move_back(fresh, move)
        _empty(fresh, new, by=by, at=at)
        fresh.undone_at, fresh.undone_by = at, by
        fresh.save(update_fields=["undone_at", "undone_by"])
    return fresh


def references() -> Iterator[tuple[type[Model], ForeignKey[Any, Any]]]:
    """Every foreign key to a company, one-to-one and the hidden tables of many-to-many included, of every app; without
    the history of mergers, and without parts of a key that a row goes by."""
    for model in apps.get_models(include_auto_created=True):
        if model._meta.proxy or not model._meta.managed or model in (Merge, MergeMove):
            continue
        for field in model._meta.local_fields:
            if isinstance(field, ForeignKey) and field.related_model is Company and not field.primary_key:
                yield model, field


def by_name_or_number(typed: str) -> CompanyRows:
    """Clients that stand and are meant by a name, an ИНН or a number as typed by hand."""
    number = compact(typed[:40])
    by_inn = Requisites.objects.filter(inn=number, replaced_at=None).values("company")
    meant = Q(folded=fold(typed[:400])) | Q(pk__in=by_inn)
    if number.isascii() and number.isdigit() and len(number) < 10:
        meant |= Q(pk=int(number))
    return Company.objects.standing().filter(meant)


def _move(row: Merge, model: type[Model], field: "ForeignKey[Any, Any]") -> None:
    found = _pointing(model, field, row.gone_id)
    keys = list(found.select_for_update().order_by("pk").values_list("pk", flat=True))
    if not keys:
        return
    moved, stayed = _repoint(model, field, keys, row.into_id)
    MergeMove.objects.create(
        merge=row, model=model._meta.label_lower, field=field.name, moved=_texts(moved), stayed=_texts(stayed)
    )


def _move_back(row: Merge, move: MergeMove) -> None:
    """What still points where the merger put it. A column that is there no more has nothing to give back."""
    try:
        model = apps.get_model(move.model)
        field = model._meta.get_field(move.field)
    except (LookupError, FieldDoesNotExist):
        return
    assert isinstance(field, ForeignKey)
    for start in range(0, len(move.moved), BATCH):
        keys = [model._meta.pk.to_python(key) for key in move.moved[start : start + BATCH]]
        found = _pointing(model, field, row.into_id).filter(pk__in=keys)
        standing = list(found.select_for_update().order_by("pk").values_list("pk", flat=True))
        _repoint(model, field, standing, row.gone_id)


def _pointing(model: type[Model], field: "ForeignKey[Any, Any]", company: int) -> "models.QuerySet[Any]":
    return model._base_manager.filter(**{field.attname: company})


def _repoint(
    model: type[Model], field: "ForeignKey[Any, Any]", keys: list[Any], company: int
) -> tuple[list[Any], list[Any]]:
    """The keys of rows that point to the company now, and of those that may not. Batches, and row by row only where the
    database refuses one."""
    moved: list[Any] = []
    stayed: list[Any] = []
    for start in range(0, len(keys), BATCH):
        batch = keys[start : start + BATCH]
        if _point(model, field, batch, company):
            moved += batch
            continue
        for key in batch:
            (moved if _point(model, field, [key], company) else stayed).append(key)
    return moved, stayed


def _point(model: type[Model], field: "ForeignKey[Any, Any]", keys: list[Any], company: int) -> bool:
    try:
        with transaction.atomic():
            model._base_manager.filter(pk__in=keys).update(**{field.attname: company})
    except IntegrityError:
        return False
    return True


def _texts(keys: list[Any]) -> list[str]:
    return [str(key) for key in keys]


def _fill(old: Company, new: Company, *, by: User, at: datetime) -> dict[str, str]:
    taken = {name: getattr(old, name) for name in FILLED if getattr(old, name) and not getattr(new, name)}
    if corrected(new, taken, by=by, at=at):
        new.save(update_fields=list(taken))
    return taken


def _empty(row: Merge, new: Company, *, by: User, at: datetime) -> None:
    """Lines that were filled by the merger are empty again, unless somebody has written them otherwise."""
    given_back = {name: "" for name, value in row.filled.items() if getattr(new, name) == value}
    if corrected(new, given_back, by=by, at=at):
        new.save(update_fields=list(given_back))


def _chief(by: User) -> None:
    if not (by.is_active and by.is_chief):
        raise NotYours(_("Clients are merged by a chief: it moves the deals of others."))
