"""Rules of the house around deals: funnels as published, triggers in place, one company, files where they should be."""

import hashlib
from collections.abc import Iterable

from django.db import connection

from kochka.core.triggers import missing
from kochka.firm.models import Firm
from kochka.funnel.models import Source, Stage, Version
from kochka.ops.check.running import rule
from kochka.people.models import User
from kochka.people.roles import Role


@rule("the database’s own guards (triggers) stand")
def guards() -> Iterable[object]:
    return missing(connection)


@rule("a published funnel is what it was when it was published")
def sources() -> Iterable[object]:
    for digest, text in Source.objects.values_list("digest", "text").iterator():
        if hashlib.sha256(text.encode()).hexdigest() != digest:
            yield digest


@rule("the stages of a version are those of its definition, in order")
def stages() -> Iterable[object]:
    for version in Version.objects.all():
        written = [stage.key for stage in version.definition.stages]
        if list(Stage.objects.filter(version=version).order_by("position").values_list("key", flat=True)) != written:
            yield version


@rule("there is one company, and it has a chief")
def company() -> Iterable[object]:
    if Firm.objects.count() != 1:
        yield "company"
    elif not User.objects.playing(Role.CHIEF).exists():
        yield "chief"
