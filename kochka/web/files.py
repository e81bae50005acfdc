"""Giving files back: always as a download, never as a page, and only to whoever sees the deal or the client.

In two steps. The link on a page leads here: whoever is signed in and sees what the file lies beside is sent on to an
address that is good for a minute and for this one file. That address knows no cookie (`without_cookies`), so whatever a
browser made of the bytes, nobody would be signed in there. With KOCHKA_FILES_URL it lies on a host of its own.
"""

from collections.abc import Callable
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.signing import BadSignature, TimestampSigner
from django.db.models import Q, QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseNotFound, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from kochka.clients.models import CompanyFile
from kochka.deals.clients import clients_for
from kochka.deals.models import Attachment, Confirmation, Deal
from kochka.files.models import StoredFile
from kochka.files.storing import opened
from kochka.proposals.models import Enclosure, Proposal, QuestionFile
from kochka.timesheets.models import Expense
from kochka.web.reading import person, reader_of

GOOD_FOR = 60
SIGNER = TimestampSigner(salt="kochka.files")
APART = "/dl/"

type Next = Callable[[HttpRequest], HttpResponse]


@require_safe
def download(request: HttpRequest, file_id: UUID) -> HttpResponseRedirect:
    """Asks whether this person may have the file, and leads on to its bytes."""
    row = get_object_or_404(_within_reach(request), pk=file_id)
    address = reverse("file_bytes", args=[SIGNER.sign(row.pk.hex), row.name])
    return HttpResponseRedirect(f"{settings.FILES_URL}{address}")


@login_not_required
@require_safe
def file_bytes(request: HttpRequest, token: str, name: str) -> FileResponse:
    """The bytes under the name that the file came with; the name in the address is there for the eye alone."""
    try:
        pk = UUID(hex=SIGNER.unsign(token, max_age=GOOD_FOR))
    except (BadSignature, ValueError):
        raise Http404 from None
    return sent(get_object_or_404(StoredFile, pk=pk))


def sent(row: StoredFile) -> FileResponse:
    """The answer that holds the file: to be kept, not shown; nothing in it runs, and no other page may take it in."""
    try:
        content = opened(row)
    except FileNotFoundError:
        raise Http404 from None
    answer = FileResponse(content, as_attachment=True, filename=row.name, content_type="application/octet-stream")
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    answer["Referrer-Policy"] = "no-referrer"
    answer["Cache-Control"] = "private, no-store"
    return answer


def _within_reach(request: HttpRequest) -> QuerySet[StoredFile]:
    """Files beside the deals and the clients that this person sees, and those that prove something there."""
    user, firm = person(request), reader_of(request).firm
    assert firm is not None
    seen = Deal.objects.visible_to(user, firm)
    beside = Q(pk__in=Attachment.objects.filter(deal__in=seen).values("file"))
    proof = Q(pk__in=Confirmation.objects.filter(jump__deal__in=seen, file__isnull=False).values("file"))
    client = Q(pk__in=CompanyFile.objects.filter(company__in=clients_for(user, firm)).values("file"))
    offered = Q(pk__in=Proposal.objects.filter(deal__in=seen, file__isnull=False).values("file"))
    along = Q(pk__in=Enclosure.objects.filter(proposal__deal__in=seen).values("file"))
    inputs = Q(pk__in=QuestionFile.objects.filter(question__deal__in=seen).values("file"))
    receipts = Q(pk__in=Expense.objects.filter(deal__in=seen, file__isnull=False).values("file"))
    return StoredFile.objects.filter(beside | proof | client | offered | along | inputs | receipts)


def without_cookies(get_response: Next) -> Next:
    """Middleware, before sessions: where bytes are given, no cookie is read and none is set. Where files have a host of
    their own, they are given there and nowhere else, and nothing else is."""

    def respond(request: HttpRequest) -> HttpResponse:
        apart = request.path_info.startswith(APART)
        if settings.FILES_HOST and apart is not (request.get_host() == settings.FILES_HOST):
            return HttpResponseNotFound()
        if not apart:
            return get_response(request)
        request.META.pop("HTTP_COOKIE", None)
        request.__dict__.pop("COOKIES", None)
        response = get_response(request)
        response.cookies.clear()
        return response

    return respond
