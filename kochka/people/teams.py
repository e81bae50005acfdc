"""Verbs on teams: founding one, calling it otherwise, putting people into it, retiring it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kochka.core.refusals import Invalid, Refused
from kochka.core.texts import fold
from kochka.people.accounts import about
from kochka.people.changes import record
from kochka.people.models import Team, User
from kochka.people.presence import lock
from kochka.people.rights import demand_chief
from kochka.people.words import said_team

MOST = 100


def add_team(name: str, *, by: User, at: datetime) -> Team:
    """A new team; one that was retired comes back under its name. Raises NotYours, Invalid."""
    line = said_team(name)
    with transaction.atomic():
        demand_chief(by)
        teams = _all()
        found = _called(line, teams)
        if found and found.retired_at is None:
            raise Invalid("name", _("There is a team of this name already."))
        if found is None and len(teams) >= MOST:
            raise Invalid("name", _("A hundred teams are enough."))
        team = found or Team.objects.create(name=line)
        Team.objects.filter(pk=team.pk).update(name=line, retired_at=None)
        record(_about(team), "name", before="" if found is None else found.name, after=line, by=by, at=at)
        record(_about(team), "presence", before="retired" if found else "", after="here", by=by, at=at)
    team.name, team.retired_at = line, None
    return team


def rename_team(team: Team, name: str, *, by: User, at: datetime) -> None:
    """The team is called otherwise. Raises NotYours, Invalid."""
    line = said_team(name)
    with transaction.atomic():
        demand_chief(by)
        namesake = _called(line, _all())
        if namesake and namesake.pk != team.pk:
            raise Invalid("name", _("There is a team of this name already."))
        before = Team.objects.get(pk=team.pk).name
        Team.objects.filter(pk=team.pk).update(name=line)
        record(_about(team), "name", before=before, after=line, by=by, at=at)
    team.name = line


def put_into(person: User, team: Team | None, *, by: User, at: datetime) -> None:
    """The person belongs to the team from now on, or to none: whoever may see the team's deals sees theirs. Raises
    NotYours; Refused for who left; Invalid for a retired team."""
    with transaction.atomic():
        demand_chief(by)
        chosen = team and _locked(team)
        if chosen and chosen.retired_at:
            raise Invalid("team", _("This team is no more."))
        fresh = lock(person).filter(is_active=True).select_related("team").first()
        if fresh is None:
            raise Refused(_("%(name)s does not work here any more.") % {"name": person.name})
        record(about(person), "team", before=fresh.team or "", after=chosen or "", by=by, at=at)
        User.objects.filter(pk=person.pk).update(team=chosen)
    person.team = chosen


def retire_team(team: Team, *, by: User, at: datetime) -> None:
    """The team takes nobody in any more. Raises NotYours; Refused while somebody is in it."""
    with transaction.atomic():
        demand_chief(by)
        fresh = _locked(team)
        if User.objects.active().filter(team=fresh).exists():
            raise Refused(_("People are in this team still. Put them into another one first."))
        if fresh.retired_at is None:
            Team.objects.filter(pk=fresh.pk).update(retired_at=at)
            record(_about(fresh), "presence", before="here", after="retired", by=by, at=at)
    team.retired_at = fresh.retired_at or at


def _about(team: Team) -> str:
    return f"team:{team.pk}"


def _locked(team: Team) -> Team:
    return Team.objects.select_for_update().get(pk=team.pk)


def _all() -> list[Team]:
    """Every team, locked: two of one name are not founded at once."""
    return list(Team.objects.select_for_update().order_by("pk"))


def _called(name: str, teams: list[Team]) -> Team | None:
    """The team of that name, whatever its case."""
    return next((team for team in teams if fold(team.name) == fold(name)), None)
