"""What was typed into the sheet: cells that differ from what stood there when it was looked at."""

import re
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kochka.core.refusals import Invalid, Refused
from kochka.deals.models import Deal
from kochka.timesheets.models import Work
from kochka.timesheets.sheet import Cell, Unwritten, write_cells
from kochka.timesheets.typed import clock, read_cell
from kochka.web.reading import partly, person, reader_of
from kochka.web.time.week import week_page
from kochka.web.time.weeks import address, asked_week, whose

CELL = re.compile(r"c-([0-9]{1,17})-([0-9]{4}-[0-9]{2}-[0-9]{2})")
MOST = 500


@require_POST
def sheet(request: HttpRequest) -> HttpResponse:
    """Writes the cells that were changed: all of them, or none."""
    owner, by = whose(request), person(request)
    typed = {name: str(text) for name, text in request.POST.items() if CELL.fullmatch(name)}
    try:
        write_cells(_changed(request, typed), person=owner, by=by, at=reader_of(request).now)
    except Deal.DoesNotExist:
        raise Http404 from None
    except Refused as refused:
        named = _name(refused.cell) if isinstance(refused, Unwritten) else next(iter(refused.fields), "")
        return week_page(request, owner, status=refused.status, typed=typed, wrong=named, said=str(refused))
    if partly(request):
        return week_page(request, owner)
    messages.success(request, _("The week is saved."))
    return redirect(address(owner, asked_week(request), reader=by))


def _changed(request: HttpRequest, typed: dict[str, str]) -> list[Cell]:
    """Cells whose figure is not what stood there. Raises Invalid with the name of the cell that cannot be read."""
    cells = []
    works = Work.objects.in_bulk([int(name.split("-")[1]) for name in list(typed)[:MOST]])
    for name, text in list(typed.items())[:MOST]:
        found = CELL.fullmatch(name)
        seen = request.POST.get(f"s{name[1:]}", "0")
        if found is None or int(found[1]) not in works:
            continue
        stood = int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 5 else 0
        minutes = _minutes(name, text, stood)
        if minutes != stood:
            cells.append(Cell(works[int(found[1])], _day(name, found[2]), minutes, stood))
    return cells


def _minutes(name: str, text: str, stood: int) -> int:
    if text.strip() == (clock(stood) if stood else ""):
        return stood
    try:
        return read_cell(text)
    except Invalid as no:
        raise Invalid(name, no.sentence) from None


def _day(name: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Invalid(name, _("There is no such day.")) from None


def _name(cell: Cell) -> str:
    return f"c-{cell.work.pk}-{cell.day.isoformat()}"
