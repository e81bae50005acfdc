"""The page for when it is nobody's mistake: the disk is full, the database is away, busy, or only to be read."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.utils.translation import gettext_lazy as _

from kochka.core.refusals import Sentence
from kochka.core.troubles import SAYS, Trouble
from kochka.web.reading import partly

_LOOKED_AFTER = _("Nothing was changed. Whoever runs the server has to see to it; then send it once more.")
WHAT_NOW: dict[Trouble, Sentence] = {
    Trouble.FULL: _LOOKED_AFTER,
    Trouble.READ_ONLY: _LOOKED_AFTER,
    # The answer to a commit may be what was lost: whoever sends again without looking is told so by the verb.
    Trouble.AWAY: _("Open the page again in a moment. If what you sent is not there, send it once more."),
    Trouble.BUSY: _("Nothing was changed. Send it once more in a moment."),
}
RETRY_AFTER = {Trouble.FULL: 120, Trouble.READ_ONLY: 120, Trouble.AWAY: 15, Trouble.BUSY: 5}
"""Seconds, for machines that ask again by themselves."""


def unable(request: HttpRequest, trouble: Trouble) -> HttpResponse:
    """503: why, and what to do now. To a part of a page the sentence alone: the page shows it where it says things.

    Nothing here asks the database.
    """
    sentence = f"{SAYS[trouble]} {WHAT_NOW[trouble]}"
    headers = {"Retry-After": str(RETRY_AFTER[trouble])}
    if partly(request):
        plain = "text/plain; charset=utf-8"
        return HttpResponse(sentence, status=HTTPStatus.SERVICE_UNAVAILABLE, headers=headers, content_type=plain)
    words = {"id": getattr(request, "id", ""), "heading": _("The way is blocked just now"), "sentence": sentence}
    page = loader.render_to_string("broken.html", words)
    return HttpResponse(page, status=HTTPStatus.SERVICE_UNAVAILABLE, headers=headers)
