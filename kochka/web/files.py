"""Giving files back: always as a download, never as a page, and only to whoever sees the deal or the client."""

from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from kochka.clients.models import CompanyFile
from kochka.deals.clients import clients_for
from kochka.deals.models import Attachment, Confirmation, Deal
from kochka.files.models import StoredFile
from kochka.files.storing import opened
from kochka.web.reading import person, reader_of


@require_safe
def download(request: HttpRequest, file_id: UUID) -> FileResponse:
    """The bytes under the name that the file came with."""
    row = get_object_or_404(_within_reach(request), pk=file_id)
    try:
        answer = FileResponse(
            opened(row), as_attachment=True, filename=row.name, content_type="application/octet-stream"
        )
    except FileNotFoundError:
        raise Http404 from None
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


def _within_reach(request: HttpRequest) -> QuerySet[StoredFile]:
    """Files beside the deals and the clients that this person sees, and those that prove something there."""
    user, firm = person(request), reader_of(request).firm
    assert firm is not None
    seen = Deal.objects.visible_to(user, firm)
    beside = Q(pk__in=Attachment.objects.filter(deal__in=seen).values("file"))
    proof = Q(pk__in=Confirmation.objects.filter(jump__deal__in=seen, file__isnull=False).values("file"))
    client = Q(pk__in=CompanyFile.objects.filter(company__in=clients_for(user, firm)).values("file"))
    return StoredFile.objects.filter(beside | proof | client)
