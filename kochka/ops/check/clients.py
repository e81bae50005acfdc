"""Rules of clients: mergers that hold, nothing left behind with a client that is gone."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from kochka.clients.merging import references
from kochka.clients.models import Company, Merge, MergeMove
from kochka.ops.check.running import rule


@rule(_("a client that was merged away leads to one that stands, by a merger that stands"))
def merged() -> Iterable[object]:
    standing = Merge.objects.filter(gone=OuterRef("pk"), undone_at=None)
    astray = Q(merged_into__merged_into__isnull=False) | ~Exists(standing)
    yield from Company.objects.filter(merged_into__isnull=False).filter(astray).values_list("pk", flat=True).iterator()
    unled = Merge.objects.filter(undone_at=None, gone__merged_into=None)
    yield from unled.values_list("gone", flat=True).iterator()


@rule(_("nothing is left behind with a client that was merged away but what had to stay"))
def left_behind() -> Iterable[object]:
    for model, field in references():
        rows = model._base_manager.filter(**{f"{field.name}__merged_into__isnull": False})
        moves = MergeMove.objects.filter(model=model._meta.label_lower, field=field.name, merge__undone_at=None)
        stayed = {key for kept in moves.values_list("stayed", flat=True) for key in kept}
        yield from (f"{model._meta.label} {key}" for key in rows.values_list("pk", flat=True) if str(key) not in stayed)
