"""The logo: taking a picture up, taking it away, and giving it to the browser."""

from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kochka.core.refusals import Refused
from kochka.files.models import StoredFile
from kochka.files.pictures import type_of
from kochka.files.storing import opened
from kochka.firm.logo import is_logo, set_logo, take_logo_away
from kochka.firm.models import LegalEntity
from kochka.web.reading import reader_of
from kochka.web.settings.acting import for_chiefs, who
from kochka.web.settings.company import CompanyForm, beside


@require_POST
@for_chiefs
def change(request: HttpRequest) -> HttpResponse:
    """Takes the picture that was sent, or the present one away."""
    if no := hung(request):
        return _again(request, *no)
    messages.success(request, _("Saved."))
    return redirect("settings")


def hung(request: HttpRequest, *, entity: LegalEntity | None = None) -> tuple[str, int] | None:
    """Takes the picture that was sent up as the logo (`entity`: of that one), or the present one away. What was wrong
    with it, with its status; None when it is done."""
    try:
        if "without" in request.POST:
            take_logo_away(entity=entity, **who(request))
        elif upload := request.FILES.get("file"):
            set_logo(upload, entity=entity, **who(request))
        else:
            return _("Choose a picture first."), 422
    except Refused as refused:
        return str(refused), refused.status
    return None


def _again(request: HttpRequest, sentence: str, status: int) -> HttpResponse:
    form = CompanyForm(request=request)
    context = {"form": form, "logo_no": sentence} | beside(form.reader)
    return render(request, "settings/company.html", context, status=status)


@require_safe
def logo(request: HttpRequest, file_id: UUID) -> FileResponse:
    """The bytes of a present logo, the company's or an entity's: under its address it never changes, and is kept."""
    firm = reader_of(request).firm
    if firm is None or not is_logo(file_id, firm):
        raise Http404
    return shown_picture(get_object_or_404(StoredFile, pk=file_id))


def shown_picture(row: StoredFile) -> FileResponse:
    """A kept picture as a page shows it: what its bytes say that it is, or nothing that a browser would run."""
    try:
        content = opened(row)
    except FileNotFoundError:
        raise Http404 from None
    kind = type_of(content.read(16))
    content.seek(0)
    answer = FileResponse(content, content_type=kind or "application/octet-stream")
    patch_cache_control(answer, private=True, max_age=365 * 24 * 3600, immutable=True)
    answer["ETag"] = f'"{row.sha256}"'
    return harmless(answer)


def harmless(answer: FileResponse) -> FileResponse:
    """Whatever the bytes are, the browser shows them as what we say, and runs nothing."""
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer
