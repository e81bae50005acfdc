"""Giving files back: always as a download, never as a page, and only to whoever sees the deal."""

from uuid import UUID

from django.db.models import Q
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from kochka.deals.models import Attachment, Confirmation, Deal
from kochka.files.models import StoredFile
from kochka.files.storing import opened
from kochka.web.reading import person, reader_of


@require_safe
def download(request: HttpRequest, file_id: UUID) -> FileResponse:
    """The bytes under the name that the file came with."""
    reader = reader_of(request)
    assert reader.firm is not None
    seen = Deal.objects.visible_to(person(request), reader.firm)
    beside = Q(pk__in=Attachment.objects.filter(deal__in=seen).values("file"))
    proof = Q(pk__in=Confirmation.objects.filter(jump__deal__in=seen, file__isnull=False).values("file"))
    row = get_object_or_404(StoredFile.objects.filter(beside | proof), pk=file_id)
    try:
        answer = FileResponse(
            opened(row), as_attachment=True, filename=row.name, content_type="application/octet-stream"
        )
    except FileNotFoundError:
        raise Http404 from None
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer
