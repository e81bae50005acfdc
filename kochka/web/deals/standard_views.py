"""Ways to look at deals that come with the product."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from kochka.people.models import User
from kochka.people.roles import Role


@dataclass(frozen=True, slots=True)
class StandardView:
    """A name, and the address's query that it stands for."""

    name: str
    query: str


OPEN = [("state", "open"), ("state", "held")]


def standard_views(user: User) -> list[StandardView]:
    """For this person: whose deals are not theirs alone has "all open" first, a seller their own."""
    mine = StandardView(_("My open ones"), urlencode([("state", "open"), ("state", "held"), ("seller", user.pk)]))
    every = StandardView(_("All open"), urlencode(OPEN))
    first = [mine, every] if user.has(Role.SELLER) else [every]
    return [
        *first,
        StandardView(_("Overdue"), urlencode([("state", "open"), ("overdue", "1")])),
        StandardView(_("Sinking"), urlencode([("state", "open"), ("sinking", "1")])),
        StandardView(_("Held"), urlencode([("state", "held")])),
        StandardView(_("Ended this quarter"), urlencode([("ended", "quarter"), ("sort", "-ended")])),
        StandardView(_("All deals"), urlencode([("sort", "-number")])),
    ]
