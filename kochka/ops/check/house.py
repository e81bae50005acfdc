"""Rules of the house around deals: funnels as published, triggers in place, one company, files where they should be."""

import hashlib
from collections.abc import Iterable

from django.core.files.storage import default_storage
from django.db import connection
from django.utils.translation import gettext_lazy as _

from kochka.core.indexing import lacking
from kochka.core.triggers import missing
from kochka.files.models import StoredFile
from kochka.firm.models import Firm
from kochka.funnel.models import Source, Stage, Version
from kochka.ops.check.running import rule
from kochka.people.models import User
from kochka.people.roles import Role


@rule(_("the database’s own guards (triggers) stand"))
def guards() -> Iterable[object]:
    return missing(connection)


@rule(_("what is searched is indexed, and the index holds what is there"))
def searched() -> Iterable[object]:
    return lacking(connection)


@rule(_("a published funnel is what it was when it was published"))
def sources() -> Iterable[object]:
    for digest, text in Source.objects.values_list("digest", "text").iterator():
        if hashlib.sha256(text.encode()).hexdigest() != digest:
            yield digest


@rule(_("the stages of a version are those of its definition, in order"))
def stages() -> Iterable[object]:
    rows: dict[int, list[str]] = {}
    for version_id, key in Stage.objects.order_by("version_id", "position").values_list("version_id", "key"):
        rows.setdefault(version_id, []).append(key)
    for version in Version.objects.order_by("pk"):
        if rows.get(version.pk) != [stage.key for stage in version.definition.stages]:
            yield version


@rule(_("there is one company, it has a chief, and the system acts in a name of its own"))
def company() -> Iterable[object]:
    if Firm.objects.count() != 1:
        yield "company"
    elif not User.objects.playing(Role.CHIEF).exists():
        yield "chief"
    if not User.objects.filter(is_system=True, is_active=False).exists():
        yield "system"


@rule(_("every stored file lies in the storage, whole"))
def files() -> Iterable[object]:
    for row in StoredFile.objects.order_by("pk").iterator():
        try:
            whole = default_storage.size(row.path) == row.size
        except OSError:
            whole = False
        if not whole:
            yield row.pk
