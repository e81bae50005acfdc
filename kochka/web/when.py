"""What a typed date means, said back while it is being typed: a wrong date is noticed when it is too late."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kochka.core.when import UnreadableWhen, parse_when
from kochka.web.reading import reader_of


@require_safe
def when(request: HttpRequest) -> HttpResponse:
    """The date in full, and whether the company works on it."""
    reader, text = reader_of(request), request.GET.get("text", "")[:80]
    try:
        due = parse_when(text, now=reader.now) if text.strip() else None
    except UnreadableWhen:
        due = None
    free = due is not None and not reader.calendar.is_workday(due.day)
    past = due is not None and due.day < reader.today
    guessed = due is not None and not reader.calendar.knows(due.day.year)
    return render(
        request, "when.html", {"due": due, "free": free, "past": past, "guessed": guessed, "typed": text.strip()}
    )
