"""What was changed: settings, lists, calendar, people and their roles, newest first, with who and when."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kochka.deals.rights import role_name
from kochka.people.models import Change, RoleGrant, User
from kochka.people.roles import Role
from kochka.web.settings.acting import for_chiefs
from kochka.web.settings.sentences import Sentence, sentences

LINES = 50


@dataclass(frozen=True, slots=True)
class Line:
    """One change: a row of `Change`, or a role given or taken."""

    at: datetime
    order: tuple[int, int]
    by: User
    said: Sentence


@dataclass(frozen=True, slots=True)
class Asked:
    """What of the history is wanted: by whom, about what, before which moment (`skip`: how many of that very moment
    have been shown)."""

    by: int | None = None
    about: str = ""
    before: datetime | None = None
    skip: int = 0

    @classmethod
    def read(cls, request: HttpRequest) -> "Asked":
        """From an address, which anybody may have typed."""
        by, skip = (_number(request.GET.get(name, "")) for name in ("by", "skip"))
        about = request.GET.get("about", "")
        return cls(by, about if about in abouts() else "", _moment(request.GET.get("before", "")), skip or 0)

    def url(self, at: datetime, skip: int) -> str:
        """The address of the lines that follow."""
        pairs = {"by": self.by or "", "about": self.about, "before": at.isoformat(), "skip": skip}
        return f"?{urlencode({key: value for key, value in pairs.items() if value})}"


def abouts() -> dict[str, tuple[str, Q]]:
    """What one can ask about: in words, and which rows that are."""
    lists = ("service_line:", "lead_source:", "loss_reason:")
    return {
        "firm": (_("the company"), Q(about="firm")),
        "calendar": (_("the calendar"), Q(about="calendar")),
        "lists": (_("lists"), Q(*[("about__startswith", kind) for kind in lists], _connector=Q.OR)),
        "fields": (_("own fields"), Q(about__startswith="field:")),
        "people": (_("people and teams"), Q(about__startswith="person:") | Q(about__startswith="team:")),
        "roles": (_("roles"), Q(pk=None)),
    }


class History:
    """A page of it. A fixed number of queries."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked

    @cached_property
    def found(self) -> list[Line]:
        """One line more than is shown."""
        lines = [*self._changes(), *self._roles("granted"), *self._roles("ended")]
        lines.sort(key=lambda line: (line.at, line.order), reverse=True)
        return lines[self.asked.skip : self.asked.skip + LINES + 1]

    @property
    def lines(self) -> list[Line]:
        return self.found[:LINES]

    @property
    def more(self) -> str:
        """The address of what follows; empty at the end."""
        if len(self.found) <= LINES:
            return ""
        last = self.lines[-1].at
        skip = sum(line.at == last for line in self.lines)
        return self.asked.url(last, skip + (self.asked.skip if last == self.asked.before else 0))

    @property
    def _most(self) -> int:
        return LINES + 1 + self.asked.skip

    def _changes(self) -> Iterator[Line]:
        rows = Change.objects.select_related("by").order_by("-at", "-pk")
        rows = rows.filter(by=self.asked.by) if self.asked.by else rows
        rows = rows.filter(at__lte=self.asked.before) if self.asked.before else rows
        rows = rows.filter(abouts()[self.asked.about][1]) if self.asked.about else rows
        found = list(rows[: self._most])
        for row, said in zip(found, sentences(found), strict=True):
            yield Line(row.at, (2, row.pk), row.by, said)

    def _roles(self, side: str) -> Iterator[Line]:
        """Roles given ("granted") or taken ("ended")."""
        if self.asked.about not in ("", "roles"):
            return
        rows = RoleGrant.objects.select_related("user", f"{side}_by").exclude(**{f"{side}_at": None})
        rows = rows.filter(**{f"{side}_by": self.asked.by}) if self.asked.by else rows
        rows = rows.filter(**{f"{side}_at__lte": self.asked.before}) if self.asked.before else rows
        words = _("%(name)s: role given") if side == "granted" else _("%(name)s: role taken")
        for row in rows.order_by(f"-{side}_at", "-pk")[: self._most]:
            role = role_name(Role(row.role))
            said = Sentence(words % {"name": row.user.name}, after=role)
            yield Line(getattr(row, f"{side}_at"), (int(side == "ended"), row.pk), getattr(row, f"{side}_by"), said)


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 10 else None


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text[:40])
    except ValueError:
        return None
    return found if found.tzinfo and 1970 < found.year < 2200 else None


@require_safe
@for_chiefs
def changes(request: HttpRequest) -> HttpResponse:
    """The page."""
    asked = Asked.read(request)
    people = User.objects.filter(is_system=False).order_by("name", "pk").only("pk", "name")[:300]
    choices = [(key, words) for key, (words, _rows) in abouts().items()]
    context = {"asked": asked, "history": History(asked), "people": people, "abouts": choices}
    return render(request, "settings/changes.html", context)
