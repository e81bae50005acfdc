"""Finding colleagues by name and e-mail."""

from django.db.models import QuerySet

from kochka.core.finding import matching, nearly, searchable
from kochka.people.models import User

searchable("people_user")


def found_people(query: str, *, forgiving: bool = False) -> QuerySet[User]:
    """Whoever is called so; those who work here first. `forgiving`: typos too, for when nobody is."""
    rows = User.objects.filter(is_system=False).order_by("-is_active", "name", "pk")
    return nearly(rows, query) if forgiving else matching(rows, query)
