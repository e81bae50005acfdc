"""The audit: who was given which right, who came in, what was changed, what became of the data; newest first."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.functional import cached_property
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kochka.people.changes import record
from kochka.people.models import User
from kochka.web.deals.columns import Said
from kochka.web.deals.list_export import csv_bytes
from kochka.web.limits import TABLES, paced
from kochka.web.reading import Reader, person, reader_of
from kochka.web.settings.acting import for_chiefs
from kochka.web.settings.trails import TRAILS, Asked, Line, abouts, groups

LINES = 50
IN_A_FILE = 500
MOST_IN_A_FILE = 100_000
PEOPLE = 300


class History:
    """A page of it. A fixed number of queries."""

    def __init__(self, asked: Asked, *, size: int = LINES) -> None:
        self.asked, self.size = asked, size

    @cached_property
    def found(self) -> list[Line]:
        """One line more than is shown."""
        most = self.size + 1 + self.asked.skip
        lines = [line for trail in TRAILS for line in trail(self.asked, most)]
        lines.sort(key=lambda line: (line.at, line.order), reverse=True)
        return lines[self.asked.skip : most]

    @property
    def lines(self) -> list[Line]:
        return self.found[: self.size]

    @property
    def following(self) -> Asked | None:
        """What to ask for the lines that follow; None at the end."""
        if len(self.found) <= self.size:
            return None
        last = self.lines[-1].at
        skip = sum(line.at == last for line in self.lines)
        return replace(self.asked, before=last, skip=skip + (self.asked.skip if last == self.asked.before else 0))


class Search:
    """The questions of an address, which anybody may have typed, and the addresses of further pages."""

    def __init__(self, request: HttpRequest, reader: Reader) -> None:
        get = request.GET.get
        about = get("about", "")
        self.since, self.until = _day(get("since", "")), _day(get("until", ""))
        self.asked = Asked(
            by=_number(get("by", "")),
            about=about if about in abouts() else "",
            since=_midnight(self.since, reader) if self.since else None,
            until=_midnight(self.until + timedelta(days=1), reader) if self.until else None,
            before=_moment(get("before", "")),
            skip=_number(get("skip", "")) or 0,
        )

    @property
    def pairs(self) -> dict[str, str]:
        """What is asked, without the place in the order."""
        days = {name: day.isoformat() if day else "" for name, day in (("since", self.since), ("until", self.until))}
        pairs = {"by": str(self.asked.by or ""), "about": self.asked.about, **days}
        return {key: value for key, value in pairs.items() if value}

    @property
    def is_narrow(self) -> bool:
        return bool(self.pairs)

    @property
    def query(self) -> str:
        return f"?{urlencode(self.pairs)}" if self.pairs else ""

    def url(self, asked: Asked | None) -> str:
        """The address of the lines that follow; empty at the end."""
        if asked is None or asked.before is None:
            return ""
        return f"?{urlencode({**self.pairs, 'before': asked.before.isoformat(), 'skip': asked.skip})}"


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 10 else None


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text[:40])
    except ValueError:
        return None
    return found if found.tzinfo and 1970 < found.year < 2200 else None


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text[:10])
    except ValueError:
        return None
    return found if 1970 < found.year < 2200 else None


def _midnight(day: date, reader: Reader) -> datetime:
    return datetime.combine(day, time(), reader.zone)


@require_safe
@for_chiefs
def changes(request: HttpRequest) -> HttpResponse:
    """The page."""
    search = Search(request, reader_of(request))
    history = History(search.asked)
    people = User.objects.filter(is_system=False).order_by("name", "pk").only("pk", "name")[:PEOPLE]
    named = {key: name for key, (name, _inner) in groups().items()}
    context = {"search": search, "asked": search.asked, "history": history, "people": people, "groups": groups()}
    context |= {"lines": [(line, named[line.group]) for line in history.lines], "more": search.url(history.following)}
    return render(request, "settings/changes.html", context)


class AuditTable:
    """The audit as rows of a file, read page by page."""

    def __init__(self, asked: Asked, reader: Reader) -> None:
        self.asked, self.language, self.zone = replace(asked, before=None, skip=0), reader.language, reader.zone
        self.heading = [_("When"), _("What about"), _("Who"), _("What happened"), _("Before"), _("After")]

    def rows(self) -> Iterator[list[Said]]:
        """Newest first."""
        asked: Asked | None = self.asked
        for _page in range(MOST_IN_A_FILE // IN_A_FILE):
            if asked is None:
                return
            with translation.override(self.language), timezone.override(self.zone):
                history = History(asked, size=IN_A_FILE)
                named = {key: name for key, (name, _inner) in groups().items()}
                found = [self._row(line, named[line.group]) for line in history.lines]
                asked = history.following
            yield from found

    def _row(self, line: Line, group: str) -> list[Said]:
        who = line.by.name if line.by else ""
        return [line.at.astimezone(self.zone), group, who, line.said.what, line.said.before, line.said.after]


@require_safe
@for_chiefs
@paced(TABLES)
def as_csv(request: HttpRequest) -> HttpResponseBase:
    """The same lines as a CSV table. That somebody took it is a line of it."""
    reader = reader_of(request)
    table = AuditTable(Search(request, reader).asked, reader)
    record("export", "audit", before="", after="audit.csv", by=person(request), at=timezone.now())
    answer = StreamingHttpResponse(csv_bytes(table), content_type="text/csv; charset=utf-8")
    name = f"{_('audit')} {reader.today.isoformat()}.csv"
    answer["Content-Disposition"] = content_disposition_header(True, name)
    return answer
