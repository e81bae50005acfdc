"""Where one can go: one list for the side, the phone's bar and what hangs under it. A page that is not there is left
out, and so is one that is not for this person."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from kochka.core.refusals import Sentence
from kochka.people.models import User
from kochka.people.roles import Role
from kochka.proposals.library import may_keep


def everybody(_user: User) -> bool:
    """Whoever signed in."""
    return True


def chiefs(user: User) -> bool:
    """Those who decide."""
    return user.is_chief


def reviewers(user: User) -> bool:
    """Those whose eyes are asked for, and chiefs."""
    return user.is_chief or user.has(Role.EXPERT)


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
    "moving", "upgrade", "upgrade_later", "remarks",
)  # fmt: skip
ASKING = ("kept_answers", "kept_answer_retirement", "question_figures")
WORK = (
    Place("my_day", _("My day"), "sun", handy=True),
    Place("board", _("Board"), "columns-3", ("funnel_board",), handy=True),
    Place("deals", _("Deals"), "list", query="?state=open&state=held"),
    Place("go_aheads", _("Go-aheads"), "stamp", who=chiefs),
    Place("desk", _("Experts’ desk"), "hand-helping", ASKING, who=reviewers),
    Place("enquiries", _("Enquiries"), "inbox", ("enquiry", "new_enquiry"), handy=True),
    Place("planning", _("Planning meeting"), "presentation"),
    Place("time", _("My time"), "clock"),
)
SETTINGS = (
    *("settings_access", "settings_calendar", "settings_list", "settings_row", "settings_changes", "settings_logo"),
    *("settings_entities", "settings_entity", "settings_entity_vat", "settings_entity_logo"),
    *("settings_prices", "settings_price", "settings_rates", "settings_rate"),
    "settings_backups",
    "imports",
)
FIRM = (
    Place("clients", _("Clients"), "building-2", ("company", "new_client")),
    Place("talkers", _("Price of talking"), "scale", ("talkers_deals", "verdicts"), who=chiefs),
    Place("library", _("Library"), "library", ("library_new", "library_work"), who=may_keep),
    Place("funnels", _("Funnels"), "route", WRITING),
    Place("people", _("People"), "users", ("person", "teams")),
    Place("settings", _("Settings"), "settings", SETTINGS, who=chiefs),
)


def places_for(user: User | None) -> dict[str, list[Any]]:
    """For the frame of a page: `places`, groups of them in their order, and `handy`, the few of a phone's bar; none
    before sign-in."""
    groups = [[place for place in group if user and place.who(user) and place.url] for group in (WORK, FIRM)]
    return {"places": groups, "handy": [place for group in groups for place in group if place.handy]}
