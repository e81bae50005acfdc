"""Finding colleagues by name and e-mail."""

from django.db.models import QuerySet

from kochka.core.finding import EXACTLY, Alike, matching, searchable
from kochka.people.models import User

searchable("people_user")


def found_people(rows: QuerySet[User], query: str, alike: Alike = EXACTLY) -> QuerySet[User]:
    """Those of the rows who are called so; who works here comes first. `alike`: words that will do as well."""
    rows = rows.filter(is_system=False).order_by("-is_active", "name", "pk")
    return matching(rows, query, alike)
