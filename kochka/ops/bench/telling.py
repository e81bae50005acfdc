"""Whom the bench asks for pages, and of which database."""

from django.db import connection
from django.utils import timezone

from kochka.ops.bench.pages import Reader
from kochka.people.models import User


def readers() -> list[Reader]:
    """A seller of the forty, and the chief."""
    now = timezone.now().strftime("%Y-%m-%d %H:%M:%S")
    people = {user.email.partition("@")[0]: user for user in User.objects.filter(email__endswith="@bench.example")}
    return [Reader("seller", people["seller1"], now), Reader("chief", people["chief"], now)]


def database() -> str:
    """The database with its version."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SHOW server_version")
            return f"PostgreSQL {(cursor.fetchone() or [''])[0].split()[0]}"
        cursor.execute("SELECT sqlite_version()")
        return f"SQLite {(cursor.fetchone() or [''])[0]}"
