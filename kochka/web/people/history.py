"""What was changed about a person: roles, team, name, comings and goings, as sentences with who and when."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kochka.core.texts import SHORT_WEEKDAYS, language_of
from kochka.deals.rights import role_name
from kochka.people.accounts import about
from kochka.people.models import Change, RoleGrant, User
from kochka.people.roles import Role

MOST = 60


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the history."""

    at: datetime
    by: User
    sentence: str


def history(person: User) -> list[Told]:
    """The newest changes, newest first: two queries."""
    rows = Change.objects.filter(about=about(person)).select_related("by").order_by("-at", "-pk")[:MOST]
    told = [Told(row.at, row.by, sentence) for row in rows if (sentence := _sentence(row))]
    return sorted([*told, *_roles(person)], key=lambda line: line.at, reverse=True)[:MOST]


def _roles(person: User) -> list[Told]:
    grants = RoleGrant.objects.filter(user=person).select_related("granted_by", "ended_by")
    lines = []
    for grant in grants.order_by(F("ended_at").desc(nulls_first=True), "-granted_at", "-pk")[:MOST]:
        name = {"role": role_name(Role(grant.role))}
        lines.append(Told(grant.granted_at, grant.granted_by, _("Role given: %(role)s") % name))
        if grant.ended_at and grant.ended_by:
            lines.append(Told(grant.ended_at, grant.ended_by, _("Role taken: %(role)s") % name))
    return lines


def _sentence(row: Change) -> str:
    fixed = {
        ("presence", "left"): _("Left the company"),
        ("presence", "here"): _("Works here again"),
        ("key", "invitation"): _("Invitation: a link was made"),
        ("key", "reset"): _("A link for a new password was made"),
        ("key", "withdrawn"): _("The link was taken back"),
        ("password", "set"): _("Chose a password"),
        ("second_factor", "on"): _("Switched the second factor on"),
        ("second_factor", "off"): _("The second factor was switched off"),
        ("recovery_codes", "renewed"): _("Made new recovery codes"),
        ("sessions", "ended"): _("Signed out everywhere"),
        ("lock", "lifted"): _("A pause after too many tries was ended"),
    }
    if said := fixed.get((row.what, row.after)):
        return said
    if row.what == "skill":
        words = _("Skill given: %(name)s") if row.after else _("Skill taken: %(name)s")
        return words % {"name": row.after or row.before}
    if row.what == "open_hours":
        change = {"before": hours_in_words(row.before), "after": hours_in_words(row.after)}
        return _("Open hours: %(before)s → %(after)s") % change
    names = {"name": _("Name"), "email": _("E-mail"), "team": _("Team")}
    if row.what not in names:
        return ""
    change = {"what": names[row.what], "before": row.before or "—", "after": row.after or "—"}
    return _("%(what)s: %(before)s → %(after)s") % change


def hours_in_words(told: str) -> str:
    """Hours as a change keeps them («1 10:00-12:00»), in words."""
    if not told:
        return _("whenever they work")
    names = SHORT_WEEKDAYS[language_of(get_language() or "ru")]
    return ", ".join(f"{names[int(part[0]) - 1]} {part[2:].replace('-', '–')}" for part in told.split("; "))
