"""Who works here: for chiefs with roles, teams and what is in whose hands; for everybody else a plain directory."""

from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from kochka.deals.duties import in_hands
from kochka.firm.models import Skill
from kochka.firm.skills import MAY_HAVE, skills_of
from kochka.people.models import Key, RoleGrant, Team, User
from kochka.people.roles import Role
from kochka.people.sessions import places_of
from kochka.people.tries import pause_of
from kochka.web.navigation import reviewers
from kochka.web.people.history import history
from kochka.web.people.open_hours import hours_told
from kochka.web.people.standing import Standing, holdings
from kochka.web.reading import person, reader_of
from kochka.web.sign_ins import comings_of

PAGE = 50
UNUSABLE = "!"  # what the password of somebody begins with who has none


def everybody(show: str = "here") -> QuerySet[User]:
    """Those who have come in, those who are invited, or those who left, with what a list says of them: two queries."""
    rows = User.objects.filter(is_system=False).select_related("team").order_by("name", "pk")
    waits = Q(password__startswith=UNUSABLE)
    which = {"here": Q(is_active=True) & ~waits, "invited": Q(is_active=True) & waits, "left": Q(is_active=False)}
    grants = RoleGrant.objects.filter(ended_at=None).order_by("pk")
    return rows.filter(which[show]).prefetch_related(Prefetch("grants", queryset=grants))


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """The list: `?show=invited`, `?show=left` for chiefs, `?page=2`."""
    if not person(request).is_chief:
        return directory(request)
    shows = ("here", "invited", "left")
    show = request.GET.get("show", "")
    show = show if show in shows else "here"
    rows = everybody(show)
    page, more = _page(request, rows)
    found = in_hands([one.pk for one in page])
    keys = {key.user_id: key for key in Key.objects.filter(user__in=page, used_at=None, withdrawn_at=None)}
    lines = [Standing(one, found.get(one.pk), keys.get(one.pk), reader_of(request).now) for one in page]
    counts = {name: everybody(name).count() for name in shows}
    context = {"lines": lines, "show": show, "counts": counts, "next_page": more}
    return render(request, "people/list.html", context)


def directory(request: HttpRequest) -> HttpResponse:
    """Colleagues: name, roles, team, e-mail."""
    grants = RoleGrant.objects.filter(ended_at=None).order_by("pk")
    rows = User.objects.active().select_related("team").prefetch_related(Prefetch("grants", queryset=grants))
    page, more = _page(request, rows)
    return render(request, "people/directory.html", {"people": page, "next_page": more})


def _page(request: HttpRequest, rows: QuerySet[User]) -> tuple[list[User], int | None]:
    """The page asked for, and the number of the next one where there is one."""
    asked = request.GET.get("page", "1")
    number = max(int(asked), 1) if asked.isdecimal() and len(asked) < 5 else 1
    found = list(rows[(number - 1) * PAGE : number * PAGE + 1])
    return found[:PAGE], number + 1 if len(found) > PAGE else None


@require_safe
def person_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: for a chief with all that can be changed about them, for others as the directory has them."""
    reader = person(request)
    rows = User.objects.filter(is_system=False).select_related("team")
    rows = rows if reader.is_chief else rows.filter(is_active=True)
    who = get_object_or_404(rows, pk=pk)
    context = {"who": who, "roles": [role for role in Role if role in who.roles]}
    if reader.is_chief:
        grants = who.grants.select_related("granted_by").filter(ended_at=None).order_by("granted_at", "pk")
        key = Key.objects.filter(user=who, used_at=None, withdrawn_at=None).select_related("made_by").first()
        now = reader_of(request).now
        standing = Standing(who, None, key, now, len(places_of(who)), pause_of(who, at=now))
        context |= {"comings": comings_of(who, most=5)}
        context |= {"opens": hours_told(who), "answers": reviewers(who)}
        context |= {"skills": skills_of(who), "may_have_skills": who.has(*MAY_HAVE) and Skill.objects.exists()}
        context |= {"grants": grants, "standing": standing, "holds": holdings(who), "history": history(who)}
    return render(request, "people/person.html", context)


@require_safe
def teams(request: HttpRequest) -> HttpResponse:
    """The teams and who is in them; retired ones at the end, for chiefs."""
    rows = Team.objects.order_by("name", "pk").annotate(size=Count("people", filter=Q(people__is_active=True)))
    mates: dict[int, list[User]] = {}
    for one in User.objects.active().filter(team__isnull=False)[:1000]:
        mates.setdefault(one.team_id or 0, []).append(one)
    found = [(team, mates.get(team.pk, [])) for team in rows]
    context = {
        "teams": [pair for pair in found if pair[0].retired_at is None],
        "retired": [team for team, _mates in found if team.retired_at],
        "without": User.objects.active().filter(team=None)[:100],
    }
    return render(request, "people/teams.html", context)
