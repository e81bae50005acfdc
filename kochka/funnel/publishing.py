"""Publishing a funnel: a file becomes the next version, for ever."""

import hashlib
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.db import models, transaction

from kochka.core.statements import Kept
from kochka.funnel.definition import BriefQuestion, ConfirmNeed, FunnelDefinition, Need
from kochka.funnel.definition import Stage as StageDefinition
from kochka.funnel.facts import specs
from kochka.funnel.loading import load
from kochka.funnel.models import Funnel, Source, Stage, StageAsk, Version
from kochka.people.models import User
from kochka.people.roles import Role

SHELF = Path(__file__).parent / "templates"


def shelf(key: str) -> str:
    """The source of a funnel that comes with the product."""
    return (SHELF / f"{key}.yaml").read_text(encoding="utf-8")


@cache
def usual_questions() -> tuple[BriefQuestion, ...]:
    """What the first funnel on the shelf asks about a deal."""
    return load(shelf("service-project"), specs(), published=True).brief


def questions_of(funnel: FunnelDefinition) -> tuple[BriefQuestion, ...]:
    """What is asked about the deals of a funnel; of one that says nothing of it, the usual."""
    return funnel.brief or usual_questions()


def publish(source: str | bytes, *, by: User, at: datetime) -> Version:
    """Makes the next version of the funnel that the source names, or its first; deals open on it at once.

    The same words again make no new version: the present one is returned. Raises Problems with every mistake's line.
    """
    definition = load(source, specs())
    text = source.decode("utf-8-sig") if isinstance(source, bytes) else source
    digest = hashlib.sha256(text.encode()).hexdigest()
    with transaction.atomic():
        funnel, _new = Funnel.objects.get_or_create(key=definition.key, defaults={"created_at": at})
        funnel = Funnel.objects.select_for_update().get(pk=funnel.pk)
        newest = funnel.versions.order_by("-number").first()
        if newest and newest.source_id == digest:
            return newest
        kept, _new = Source.objects.get_or_create(digest=digest, defaults={"text": text})
        version = Version.objects.create(
            funnel=funnel,
            number=newest.number + 1 if newest else 1,
            source=kept,
            published_at=at,
            published_by=by,
        )
        for stage in definition.stages:
            row = Stage.objects.create(version=version, key=stage.key, position=stage.position)
            roles = looking_in(stage, definition.gate_of(stage.key))
            StageAsk.objects.bulk_create(StageAsk(stage=row, role=role.value) for role in roles)
    return version


def looking_in(stage: StageDefinition, gate: tuple[Need, ...]) -> list[Role]:
    """The roles that see every deal standing at a stage: those that its holder may involve, those whose word its gate
    waits for, and the one that it belongs to. Sellers are not among them: another seller's deal stays another's."""
    asked = {need.by for need in gate if isinstance(need, ConfirmNeed)} | {stage.owner}
    return sorted(set(stage.may_ask) | (asked - {Role.SELLER}))


def _outdated(ids: list[int]) -> models.QuerySet[Version, Any]:
    newer = Version.objects.filter(funnel=models.OuterRef("funnel"), number__gt=models.OuterRef("number"))
    return Version.objects.filter(models.Exists(newer), pk__in=ids).order_by().values_list("pk")


_OUTDATED = Kept(_outdated)


def is_outdated(version_id: int) -> bool:
    """Whether the funnel has a newer version than this one. One query."""
    return _OUTDATED.any(version_id)


def newest_versions() -> models.QuerySet[Version]:
    """The version of each funnel that deals open on, the oldest funnel first."""
    newest = Version.objects.filter(funnel=models.OuterRef("funnel")).order_by("-number").values("pk")[:1]
    return (
        Version.objects.filter(pk=models.Subquery(newest)).select_related("funnel").order_by("funnel__created_at", "pk")
    )
