"""What the firm asks of deals: which of its rows are in use, whether sums are counted, deadlines counted anew."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import Count, QuerySet

from kochka.deals.models import Deal, FieldValue, Loss
from kochka.deals.recount import recount
from kochka.firm.above import Counts, above
from kochka.firm.models import FieldDefinition


def _by(rows: "QuerySet[Any]", name: str) -> Counts:
    def count(ids: Collection[int]) -> Mapping[int, int]:
        found = rows.filter(**{f"{name}__in": list(ids)}).values_list(name).order_by(name)
        return dict(found.annotate(deals=Count("pk")))

    return count


def _money() -> bool:
    sums = FieldValue.objects.filter(field__kind=FieldDefinition.Kind.MONEY).exclude(text="")
    return Deal.objects.exclude(value_minor=None).exists() or sums.exists()


above.used |= {
    "service_line": _by(Deal.objects.standing(), "service_line"),
    "lead_source": _by(Deal.objects.standing(), "source"),
    "loss_reason": _by(Loss.objects.filter(reopened_at=None), "reason"),
    "field": _by(FieldValue.objects.filter(replaced_at=None).exclude(text=""), "field"),
}
above.money.append(_money)
above.recount.append(recount)
