"""Where one can go: one list for the side, the phone's bar and what hangs under it. A page that is not there is left
out, and so is one that is not for this person."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from kochka.core.refusals import Sentence
from kochka.people.models import User


def everybody(_user: User) -> bool:
    """Whoever signed in."""
    return True


def chiefs(user: User) -> bool:
    """Those who decide."""
    return user.is_chief


@dataclass(frozen=True, slots=True)
class Place:
    """A page one goes to. `within`: names of pages that belong to it; `query` stands behind its address; `handy`: it is
    one tap away on a phone too."""

    name: str
    label: Sentence
    icon: str
    within: tuple[str, ...] = ()
    who: Callable[[User], bool] = everybody
    query: str = ""
    handy: bool = False

    @property
    def url(self) -> str:
        """The address; a blank where there is no such page."""
        try:
            return reverse(self.name) + self.query
        except NoReverseMatch:
            return ""


WRITING = (
    "funnel", "selling", "new_funnel", "draft_head", "draft_stage", "draft_add", "draft_cut", "walk", "publication",
    "moving", "remarks",
)  # fmt: skip
WORK = (
    Place("my_day", _("My day"), "sun", handy=True),
    Place("board", _("Board"), "columns-3", ("funnel_board",), handy=True),
    Place("deals", _("Deals"), "list", query="?state=open&state=held"),
    Place("go_aheads", _("Go-aheads"), "stamp", who=chiefs),
    Place("enquiries", _("Enquiries"), "inbox", ("enquiry", "new_enquiry"), handy=True),
    Place("planning", _("Planning meeting"), "presentation"),
)
FIRM = (
    Place("clients", _("Clients"), "building-2", ("company", "new_client")),
    Place("funnels", _("Funnels"), "route", WRITING),
    Place("people", _("People"), "users", ("person", "teams")),
    Place("settings", _("Settings"), "settings", ("imports",), who=chiefs),
)


def places_for(user: User | None) -> list[list[Place]]:
    """The groups of places for a person, each in its order; none before sign-in."""
    if user is None:
        return []
    return [[place for place in group if place.who(user) and place.url] for group in (WORK, FIRM)]
