"""Uploads that belong to nothing: a request was killed between keeping the bytes and the verb that wanted them.

Only these two moments leave anything behind: bytes whose row never came, and a row that nothing points at. What is
younger than a day may still be wanted by a request that is under way.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.core.files.storage import default_storage
from django.db import IntegrityError, models, transaction
from django.db.models import Exists, OuterRef

from kochka.files.models import StoredFile

WANTED = timedelta(days=1)
LOOKS_BACK = timedelta(days=30)
"""Bytes without a row are looked for among those of so many days: a sweep that runs daily has seen all before."""
MOST = 1000


def sweep_unowned(*, at: datetime) -> int:
    """Lets go of them, a thousand rows at most at once. How many went."""
    return _rows(at) + _bytes(at)


def _rows(at: datetime) -> int:
    gone = 0
    for row in unowned().filter(uploaded_at__lt=at - WANTED).order_by("pk")[:MOST]:
        path = row.path
        try:
            with transaction.atomic():
                row.delete()
        except (models.ProtectedError, IntegrityError):  # somebody has laid a hand on it in this very moment
            continue
        default_storage.delete(path)
        gone += 1
    return gone


def unowned() -> models.QuerySet[StoredFile]:
    """Stored files that no row of any app points at."""
    found = StoredFile.objects.all()
    for relation in StoredFile._meta.get_fields(include_hidden=True):
        if isinstance(relation, models.ForeignObjectRel):
            pointing = relation.related_model._base_manager.filter(**{relation.field.name: OuterRef("pk")})
            found = found.exclude(Exists(pointing))
    return found


def _bytes(at: datetime) -> int:
    """Bytes say when they were kept: by the id that is their name."""
    gone = 0
    for folder in _folders(at):
        ids = list(_ids(folder, before=at - WANTED))
        known = set(StoredFile.objects.filter(pk__in=ids).values_list("pk", flat=True))
        for lost in ids:
            if lost not in known:
                default_storage.delete(StoredFile(id=lost).path)
                gone += 1
    return gone


def _folders(at: datetime) -> Iterator[str]:
    """The folders of those days, some five a day: an id's first 24 bits are its milliseconds over 2^24."""
    first, last = (_milliseconds(moment) >> 24 for moment in (at - LOOKS_BACK, at - WANTED))
    for number in range(first, last + 1):
        yield f"{number:06x}"


def _ids(folder: str, *, before: datetime) -> Iterator[UUID]:
    try:
        names = default_storage.listdir(folder)[1]
    except FileNotFoundError:
        return
    for name in names:
        try:
            found = UUID(hex=name)
        except ValueError:
            continue  # nobody knows what it is: nobody takes it away
        if found.version == 7 and found.int >> 80 < _milliseconds(before):
            yield found


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
