"""What came of an errand, in words and sums, as the pages say it."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, Sum
from django.utils.translation import pgettext

from kochka.core.money import Money
from kochka.core.texts import language_of
from kochka.deals.models import Deal
from kochka.exchange.grounds import Here
from kochka.exchange.models import Errand, Import, Upload, What
from kochka.funnel.models import Version


def counted(report: Mapping[str, Any], version: Version | None, language: str) -> list[dict[str, Any]]:
    """Lines of a report: how many deals are at which stage or ended how, and their sums. Stages in their order."""
    sums = report.get("sums_minor", {})
    stages = version.definition.stages if version else ()
    lines = [
        {"name": stage.name.of(language_of(language)), "count": report["open"][stage.key], "sums": []}
        for stage in stages
        if stage.key in report["open"]
    ]
    if lines:
        lines[0]["sums"] = money_of(sums.get("open", {}))
        lines[0]["span"] = len(lines)
    for state, name in (
        ("finished", pgettext("how many deals", "finished")),
        ("lost", pgettext("how many deals", "lost")),
    ):
        if report.get(state):
            lines.append({"name": name, "count": report[state], "sums": money_of(sums.get(state, {})), "span": 1})
    return lines


def money_of(minor: Mapping[str, int]) -> list[Money]:
    """Sums by currency."""
    return [Money(total, currency) for currency, total in sorted(minor.items()) if total]


def standing(runs: list[Import]) -> dict[int, list[dict[str, Any]]]:
    """What stands here of each import: deals and their sums by currency, withdrawn ones left out. One query."""
    rows = Deal.objects.filter(import_row__run__in=runs).exclude(state=Deal.State.WITHDRAWN).order_by()
    found: dict[int, list[dict[str, Any]]] = {}
    for row in rows.values("import_row__run", "currency").annotate(count=Count("pk"), total=Sum("value_minor")):
        value = Money(row["total"], row["currency"]) if row["total"] else None
        found.setdefault(row["import_row__run"], []).append({"count": row["count"], "value": value})
    return found


def tallied(looked: Errand, upload: Upload, here: Here, language: str) -> list[dict[str, Any]]:
    """Lines of what would come of a file."""
    if upload.what == What.CLIENTS:
        return _clients(looked.report)
    return counted(looked.report, here.versions.get(upload.choices.get("funnel", "")), language)


def _clients(report: Mapping[str, Any]) -> list[dict[str, Any]]:
    lines = [
        (pgettext("how many clients", "new ones"), report["placed"]),
        (pgettext("how many clients", "found among ours"), report["found"]),
        (pgettext("how many people", "people in them"), report["people"]),
    ]
    return [{"name": name, "count": count, "sums": [], "span": 0} for name, count in lines if count]
