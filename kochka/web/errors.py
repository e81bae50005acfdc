"""Pages for when it does not work out: refusals, forbidden, not found, broken, a form that has waited too long."""

import sys
from http import HTTPStatus

from django.contrib.sessions.exceptions import SessionInterrupted
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template import loader
from django.utils.translation import gettext as _

from kochka.core.refusals import Refused
from kochka.core.troubles import trouble_of
from kochka.people.tries import Shut
from kochka.web.limits import TooFast
from kochka.web.reading import partly, reader_of
from kochka.web.unable import unable


def refusal(request: HttpRequest, refused: Refused) -> HttpResponse:
    """The sentence of a refusal: within a page as a line, else as a page."""
    part = partly(request)
    if isinstance(refused, Shut):
        return limited(request, refused)
    title = _("This is not yours to do") if refused.status == HTTPStatus.FORBIDDEN else _("That does not work now")
    context = {"heading": title, "sentence": refused.sentence}
    return render(request, "error.html#refused" if part else "error.html", context, status=refused.status)


def limited(request: HttpRequest, shut: Shut) -> HttpResponse:
    """429: too many tries. Says until when, and whom to ask; the same to everybody, whether the name is anybody's."""
    context = {"sentence": shut.sentence, "until": shut.until, "signed_in": reader_of(request).user is not None}
    if partly(request):
        answer = render(request, "error.html#refused", context, status=shut.status)
    elif isinstance(shut, TooFast):
        answer = render(request, "error.html", {**context, "heading": _("Not so fast")}, status=shut.status)
    else:
        answer = render(request, "people/locked.html", context, status=shut.status)
    answer["Retry-After"] = str(shut.seconds)
    return answer


def demo_shut(request: HttpRequest) -> HttpResponse:
    """403 to whoever asks for the demo company from another computer."""
    port = request.get_port()
    return render(request, "demo/shut.html", {"port": port}, status=HTTPStatus.FORBIDDEN)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    words = {
        "heading": _("The way is closed here"),
        "sentence": _("This page is not for you. A chief can change that."),
    }
    return render(request, "error.html", words, status=HTTPStatus.FORBIDDEN)


def missing(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: nothing here, or nothing that this person may see; which of the two is not told."""
    words = {
        "heading": _("No hummock here, only water"),
        "sentence": _("There is no such page, or it is not one of yours."),
    }
    return render(request, "error.html", words, status=HTTPStatus.NOT_FOUND)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400; where the session ended under a request that was under way (the demo was made anew), the door."""
    if isinstance(exception, SessionInterrupted):
        return redirect("account_login")
    words = {"heading": _("The browser said something odd"), "sentence": _("Go back and try once more.")}
    return render(request, "error.html", words, status=HTTPStatus.BAD_REQUEST)


def broken(request: HttpRequest) -> HttpResponse:
    """500: rendered without anything that could break again. The id leads to what the log says of it. 503 with the
    reason where it is nobody's mistake: no room, no database."""
    if trouble := trouble_of(sys.exception()):
        return unable(request, trouble)
    words = {
        "id": getattr(request, "id", ""),
        "heading": _("Something gave way under us"),
        "sentence": _(
            "Nothing was changed. Try once more; if it happens again, show this page to whoever runs the server."
        ),
    }
    return HttpResponse(loader.render_to_string("broken.html", words), status=HTTPStatus.INTERNAL_SERVER_ERROR)


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose sign of trust is missing or old."""
    words = {
        "heading": _("The page has waited too long"),
        "sentence": _(
            "For safety its form is not taken any more. Go back, reload the page and send it again:"
            " the browser keeps what you typed."
        ),
    }
    return render(request, "error.html", words, status=HTTPStatus.FORBIDDEN)
