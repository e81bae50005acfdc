"""The one way to lock deals: every verb of any app that changes what a fact reads goes through here first."""

from collections.abc import Iterable

from django.db import connection, transaction

from kochka.deals.models import Deal


def locked(ids: Iterable[int]) -> dict[int, Deal]:
    """The deals, read anew under a lock that lasts until the transaction ends, in the order of their ids.

    On PostgreSQL the rows are locked, and read in a second query: a join read while waiting could be the past. On
    SQLite the transaction is the only writer from its first statement (BEGIN IMMEDIATE).
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("deals are locked inside a transaction")
    wanted = sorted(set(ids))
    if connection.features.has_select_for_update:
        list(Deal.objects.select_for_update().filter(pk__in=wanted).order_by("pk").values_list("pk", flat=True))
    found = {deal.pk: deal for deal in Deal.objects.with_jump().filter(pk__in=wanted).order_by()}
    return {pk: found[pk] for pk in wanted if pk in found}  # ordered here: an ORDER BY costs Django more than the rows
