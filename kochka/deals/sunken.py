"""Where deals sink: the stages past whose norm they stand, as one person may see them."""

from django.db.models import Count

from kochka.deals.models import Deal, Jump
from kochka.deals.status import Moment, sinking
from kochka.firm.models import Firm
from kochka.funnel.definition import Stage as StageDefinition
from kochka.funnel.models import Stage
from kochka.people.models import User


def sinking_stages(user: User, firm: Firm, moment: Moment) -> list[tuple[StageDefinition, int]]:
    """Stages at which deals stand past their norm, with how many, the most of them first; a stage is one in all
    versions of its funnel. One query."""
    seen = Deal.objects.visible_to(user, firm, open_only=True).order_by().values("pk")
    sunk = sinking(Jump.objects.going().filter(deal__in=seen), moment).order_by().values("pk")
    rows = Stage.objects.filter(jumps__in=sunk).annotate(sunk=Count("jumps")).select_related("version__funnel")
    found: dict[tuple[int, str], tuple[StageDefinition, int]] = {}
    for row in rows.order_by("-version__number", "position"):
        key = (row.version.funnel_id, row.key)
        stage, number = found.get(key, (row.definition, 0))
        found[key] = stage, number + row.sunk  # type: ignore[attr-defined]
    return sorted(found.values(), key=lambda each: -each[1])
