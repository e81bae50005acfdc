"""The chiefs' page: what they are asked, the deal at a glance, yes or no in one keystroke; what was said before."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import cached_property
from django.views.decorators.http import require_safe
from django_htmx.http import trigger_client_event

from kochka.deals import deciding
from kochka.deals.gate import Gate, Item, State, gates
from kochka.deals.go_aheads import FACT
from kochka.deals.journal import Line, last_lines
from kochka.deals.models import Deal, GoAhead, GoAheadDecision
from kochka.firm.models import Firm
from kochka.funnel.definition import FactNeed
from kochka.people.models import User
from kochka.web.deals.gate_rows import GateRow, gate_rows
from kochka.web.reading import Reader, person, reader_of
from kochka.web.standing import Standing, standings

ASKED = 20
PAGE = 20
DEEPEST = 500
RELATED = (
    "asked_by",
    "jump__holder",
    "jump__stage__version",
    "jump__deal__client",
    "jump__deal__owner",
    "jump__deal__open_jump",
    "jump__deal__stage__version__funnel",
)


@dataclass(frozen=True, slots=True)
class Question:
    """One go-ahead that waits, with the deal at a glance: `needs` are all others of its gate. `mine`: this chief's word
    is wanted."""

    row: GoAhead
    now: Standing
    needs: list[GateRow]
    lines: list[Line]
    words: list[deciding.Word]
    mine: bool

    @property
    def deal(self) -> Deal:
        return self.row.jump.deal

    @property
    def there(self) -> int:
        """How many of the needs stop nothing any more."""
        return sum(need.item.state is not State.MISSING for need in self.needs)


class Questions:
    """What the page shows; a fixed number of queries, whatever there is."""

    def __init__(self, user: User, reader: Reader, page: int = 1) -> None:
        assert reader.firm is not None
        self.user, self.reader, self.page_number = user, reader, page
        self.firm: Firm = reader.firm

    @cached_property
    def _rows(self) -> list[GoAhead]:
        return list(deciding.waiting().select_related(*RELATED)[: ASKED + 1])

    @property
    def more(self) -> bool:
        """Whether more wait than are shown."""
        return len(self._rows) > ASKED

    @cached_property
    def asked(self) -> list[Question]:
        """The oldest that wait."""
        rows = self._rows[:ASKED]
        deals = {row.jump.deal_id: row.jump.deal for row in rows}
        found, lines, words = gates(deals.values()), last_lines(deals), deciding.words(rows, self.firm)
        now = standings([row.jump for row in rows], self.reader)
        mine = set(deciding.for_me(self.user, self.firm).filter(pk__in=[row.pk for row in rows]).values_list("pk"))
        return [
            Question(
                row,
                standing,
                [each for each in self._needs(found, row) if not _is_it(each.item, row)],
                lines.get(row.jump.deal_id, []),
                words[row.pk],
                (row.pk,) in mine,
            )
            for row, standing in zip(rows, now, strict=True)
        ]

    def _needs(self, found: dict[int, Gate], row: GoAhead) -> list[GateRow]:
        return gate_rows(found[row.jump.deal_id], row.jump.deal, self.user, [row])

    @cached_property
    def _decided(self) -> list[GoAheadDecision]:
        start = (self.page_number - 1) * PAGE
        return list(deciding.decided()[start : start + PAGE + 1])

    @property
    def decided(self) -> list[GoAheadDecision]:
        """What was said before, a page of it."""
        return self._decided[:PAGE]

    @property
    def before(self) -> int:
        return self.page_number - 1

    @property
    def after(self) -> int:
        """The next page of what was said; 0 where there is none."""
        return self.page_number + 1 if len(self._decided) > PAGE and self.page_number < DEEPEST else 0

    @property
    def token(self) -> str:
        return deciding.token()


def _is_it(item: Item, row: GoAhead) -> bool:
    """Whether the need is the very go-ahead that is asked for."""
    return isinstance(item.need, FactNeed) and item.need.fact == FACT and dict(item.need.params)["of"] == row.key


def chief(request: HttpRequest) -> User:
    """Who reads; 404 for anybody but a chief."""
    user = person(request)
    if not user.is_chief:
        raise Http404
    return user


@require_safe
def go_aheads(request: HttpRequest) -> HttpResponse:
    """The page; `?page=2` for what was said earlier."""
    typed = request.GET.get("page", "")
    page = min(max(int(typed), 1), DEEPEST) if typed.isascii() and typed.isdigit() and len(typed) < 6 else 1
    questions = Questions(chief(request), reader_of(request), page)
    return render(request, "go_aheads/page.html", {"questions": questions})


@require_safe
def pulse(request: HttpRequest) -> HttpResponse:
    """Whether anything has changed since `?seen=`; the page then reads itself anew."""
    chief(request)
    if request.GET.get("seen") == deciding.token():
        return HttpResponse(status=204)
    return trigger_client_event(HttpResponse(status=204), "go-aheads-changed")
