"""Finding colleagues by name and e-mail."""

from django.db.models import QuerySet

from kochka.core.finding import matching, nearly, searchable
from kochka.people.models import User

searchable("people_user")


def found_people(rows: QuerySet[User], query: str, *, forgiving: bool = False) -> QuerySet[User]:
    """Those of the rows who are called so; who works here comes first. `forgiving`: typos too, for when nobody is."""
    rows = rows.filter(is_system=False).order_by("-is_active", "name", "pk")
    return nearly(rows, query) if forgiving else matching(rows, query)
