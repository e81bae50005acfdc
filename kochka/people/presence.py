"""Whether somebody works here, held true while something is being put into their hands."""

from django.db import transaction
from django.db.models import QuerySet

from kochka.people.models import User


def works_here(person: User) -> bool:
    """Whether they work here, and go on doing so until this transaction ends: nobody is let go meanwhile.

    The other side of `let_go`, which takes the same lock before it counts what they hold: a deal that comes into a
    leaver's hands is either counted or refused. On SQLite the transaction is the only writer anyway.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("presence is asked for inside a transaction")
    return person.is_system or lock(person).filter(is_active=True).exists()


def lock(person: User) -> QuerySet[User]:
    """Locks the person's row; foreign keys to them do not wait for it."""
    rows = User.objects.filter(pk=person.pk)
    list(rows.select_for_update(no_key=True).values_list("pk", flat=True))
    return rows
