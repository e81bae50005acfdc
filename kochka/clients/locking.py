"""Who waits for whom while clients are added, merged and pointed at. On PostgreSQL by advisory locks that last until
the transaction ends; SQLite has one writer from the first statement on.

Whoever writes a row that names a client takes it from `living` in the same transaction, before other locks: a merger
then either is over already, and its survivor is named, or waits and takes the new row along.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext as _

from kochka.clients.models import Company
from kochka.core.refusals import NotYours, Stale
from kochka.people.models import User

_POINTING, _ADDING = 7_310_001, 7_310_002


@contextmanager
def pointing() -> Iterator[None]:
    """No client is merged from here to the end of the transaction: for verbs that lock rows before they know of which
    client they will speak."""
    _lock("pg_advisory_xact_lock_shared", _POINTING)
    yield


def living(company: Company) -> Company:
    """The client, or the one that it was merged into; it stays so until the transaction ends."""
    return living_all([company])[company.pk]


def living_all(companies: Iterable[Company]) -> dict[int, Company]:
    """The same for many, by the keys that were asked for; one query, and one for the lock. Raises Stale for
    one that was withdrawn."""
    asked = {company.pk: company for company in companies}
    _lock("pg_advisory_xact_lock_shared", _POINTING)
    left = Q(merged_into__isnull=False) | Q(withdrawn_at__isnull=False)
    rows = list(Company.objects.filter(left, pk__in=asked).select_related("merged_into"))
    if any(row.withdrawn_at for row in rows):
        raise Stale(
            _("This client has been taken back meanwhile, with the import that brought it. Nothing was changed.")
        )
    gone = {row.pk: row.merged_into for row in rows if row.merged_into}
    return {number: gone.get(number, company) for number, company in asked.items()}


def alone_with(*ids: int) -> dict[int, Company]:
    """The clients, read anew, while nobody else points at any client or adds or merges one: for mergers."""
    _lock("pg_advisory_xact_lock", _ADDING)
    _lock("pg_advisory_xact_lock", _POINTING)
    rows = Company.objects.select_for_update().filter(pk__in=sorted(ids)).order_by("pk")
    return {row.pk: row for row in rows}


def adding() -> None:
    """From here to the end of the transaction nobody else adds a client: two people find one, not two."""
    _lock("pg_advisory_xact_lock", _ADDING)


def _lock(how: str, key: int) -> None:
    if not connection.in_atomic_block:
        raise RuntimeError("clients are locked inside a transaction")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {how}(%s)", [key])


def at_work(by: User) -> None:
    """Raises NotYours for somebody who works here no more."""
    if not by.is_active:
        raise NotYours(_("Who works here no more changes no clients."))
