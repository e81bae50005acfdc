"""How many deals there are among those given, and what they are worth: per currency, never across."""

from dataclasses import dataclass

from django.db import connection
from django.db.models import Aggregate, Count, Q, Sum

from kochka.core.money import Money
from kochka.deals.models import Deal
from kochka.deals.models.deal import DealRows


@dataclass(frozen=True, slots=True)
class Totals:
    """The number of deals, and the sums that were named, the largest number of deals first."""

    number: int
    sums: tuple[Money, ...]


def totals(deals: DealRows) -> Totals:
    """Two queries. Grouping would lead the database through all deals in the order of currencies, however few are
    wanted; so each currency in use is summed beside the others, over the wanted ones alone. What is counted is a column
    of the index, so that the rows themselves are left alone."""
    currencies = currencies_in_use()
    asked: dict[str, Aggregate] = {}
    for place, each in enumerate(currencies):
        of_it = Q(currency=each) if len(currencies) > 1 else None
        asked[f"number_{place}"] = Count("currency", filter=of_it)
        asked[f"sum_{place}"] = Sum("value_minor", filter=of_it)
    found = deals.order_by().aggregate(**asked) if currencies else {}
    rows = [(found[f"number_{place}"], found[f"sum_{place}"], each) for place, each in enumerate(currencies)]
    rows.sort(key=lambda row: -row[0])
    return Totals(sum(row[0] for row in rows), tuple(Money(int(row[1]), row[2]) for row in rows if row[1]))


def currencies_in_use() -> list[str]:
    """From one currency to the next by the index: "distinct" would read every deal to find that all are in roubles."""
    table = connection.ops.quote_name(Deal._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH RECURSIVE used(currency) AS (SELECT MIN(currency) FROM {table} UNION ALL "
            f"SELECT (SELECT MIN(currency) FROM {table} WHERE currency > used.currency) FROM used "
            "WHERE used.currency IS NOT NULL) SELECT currency FROM used WHERE currency IS NOT NULL"
        )
        return [row[0] for row in cursor.fetchall()]
