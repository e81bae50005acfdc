"""What chiefs see of questions to experts, and the questions behind each figure."""

from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kochka.core.refusals import Sentence
from kochka.core.texts import language_of, span
from kochka.people.rights import demand_chief
from kochka.proposals.question_figures import LONGEST, WEEKS, Figures, Told, Wait
from kochka.web.reading import person, reader_of

SHOWN, GROUPS = 50, 10


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure, what is said beside it, and the questions that it is made of."""

    key: str
    name: Sentence
    said: str
    beside: str
    lines: list[Told]


class Page:
    """The figures of so many weeks; one of them is open."""

    def __init__(self, request: HttpRequest) -> None:
        self.reader = reader_of(request)
        asked = request.GET.get("weeks", "")
        weeks = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 4 else WEEKS
        self.weeks = min(max(weeks, 1), LONGEST)
        since = self.reader.now - timedelta(weeks=self.weeks)
        self.found = Figures(since, self.reader.now, self.reader.calendar)
        self.figures = self._figures()
        show = request.GET.get("show", "")
        self.open = next((one for one in self.figures if one.key == show), None)
        self.groups = self.found.repeats()
        self.more_groups = len(self.groups) > GROUPS

    @property
    def spans(self) -> tuple[int, ...]:
        return (2, 8, 26, 52)

    @property
    def shown(self) -> list[Told]:
        """The questions behind the open figure; all, where none is."""
        return (self.open.lines if self.open else self.found.all)[:SHOWN]

    @property
    def more(self) -> int:
        return max(len(self.open.lines if self.open else self.found.all) - SHOWN, 0)

    @property
    def likest(self) -> list[object]:
        return [*self.groups[:GROUPS]]

    def _figures(self) -> list[Figure]:
        found = self.found
        counted = [
            ("back", _("Asked back"), found.back),
            ("passed", _("Back in the queue"), found.passed),
            ("declined", _("Declined"), found.declined),
            ("unpulled", _("Nobody took it by its day"), found.unpulled),
        ]
        return [
            self._wait("taken", _("Until taken"), found.until_taken, found.taken),
            self._wait("answered", _("Until answered"), found.until_answered, found.answered),
            *(Figure(key, name, str(len(lines)), "", lines) for key, name, lines in counted),
            self._cost(),
        ]

    def _wait(self, key: str, name: Sentence, wait: Wait | None, lines: list[Told]) -> Figure:
        if wait is None:
            return Figure(key, name, "—", "", lines)
        words = _("the longest: %(long)s; of %(count)s")
        return Figure(
            key, name, self._span(wait.median), words % {"long": self._span(wait.longest), "count": wait.count}, lines
        )

    def _cost(self) -> Figure:
        found, beside = self.found, ""
        if found.an_answer is not None:
            beside = _("an answer: %(middle)s") % {"middle": self._span(found.an_answer)}
        if found.uncounted:
            words = _("of %(count)s answers nobody said how long they took") % {"count": len(found.uncounted)}
            beside = f"{beside}; {words}" if beside else words
        return Figure("hours", _("Answering took"), self._span(found.minutes), beside, found.costly)

    def _span(self, minutes: int) -> str:
        return span(minutes, language_of(self.reader.language))


@require_safe
def question_figures(request: HttpRequest) -> HttpResponse:
    """The page: `?weeks=8`, `?show=declined`."""
    demand_chief(person(request))
    return render(request, "questions/figures.html", {"page": Page(request)})
