"""One file on its way in: what its columns and values mean, the first rows as they will be, and bringing it in."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from kochka.core.refusals import Refused
from kochka.exchange.errands import ask_bring, ask_check, checked, rejected_path
from kochka.exchange.grounds import Here, here
from kochka.exchange.models import Errand, KeptMap, Upload
from kochka.exchange.previews import Preview, preview
from kochka.exchange.uploads import say
from kochka.web.imports.figures import tallied
from kochka.web.imports.matching import match, picked
from kochka.web.imports.pages import chief
from kochka.web.reading import partly, person, reader_of

SILENT = 10
"""Seconds after which a page that nobody works for says so."""


def the_upload(request: HttpRequest, upload_id: int) -> Upload:
    """For chiefs; else 404."""
    chief(request)
    return get_object_or_404(Upload.objects.select_related("file", "by", "kept__by"), pk=upload_id)


@require_http_methods(["GET", "HEAD", "POST"])
def file(request: HttpRequest, upload_id: int) -> HttpResponse:
    """What the file means, and saying it otherwise: each change comes back with what it would make."""
    upload, place = the_upload(request, upload_id), here(person(request))
    if request.method == "POST":
        say(upload, picked(request.POST, upload, place), by=place.by)
        if not partly(request):
            return redirect("import_file", upload.pk)
    template = "imports/file.html#matching" if partly(request) else "imports/file.html"
    return render(request, template, _context(request, upload, place))


def _context(request: HttpRequest, upload: Upload, place: Here) -> dict[str, Any]:
    language = reader_of(request).language
    return _first_rows(upload, place, language) | _errands(upload, place, language)


def _first_rows(upload: Upload, place: Here, language: str) -> dict[str, Any]:
    """What the file says, and its first rows as they will be."""
    page = match(upload, place, language=language)
    seen = Preview() if page.missing else preview(upload, by=place.by, at=timezone.now())
    return {
        "upload": upload,
        "match": page,
        "preview": seen,
        "problems": [(problem.line, problem.text(language)) for problem in seen.problems],
        "wrong": [problem.text(language) for problem in seen.wrong],
        "shut": bool(seen.wrong or page.missing),
        "rows_template": "imports/client_rows.html" if page.clients else "imports/deal_rows.html",
    }


def _errands(upload: Upload, place: Here, language: str) -> dict[str, Any]:
    """What was asked for, and what came of it."""
    last = upload.errands.order_by("-pk").first()
    looked = checked(upload)
    return {
        "errand": last,
        "going": last if last and last.ended_at is None else None,
        "refusal": last.refusal if last else "",
        "looked": looked,
        "counted": tallied(looked, upload, place, language) if looked else [],
        "brought": upload.errands.filter(kind=Errand.Kind.BRING, refusal="").exclude(ended_at=None).last(),
    }


@require_POST
def check(request: HttpRequest, upload_id: int) -> HttpResponse:
    """Asks to look the whole file through; what the form says is kept first."""
    upload, place = the_upload(request, upload_id), here(person(request))
    if "shown" in request.POST:
        say(upload, picked(request.POST, upload, place), by=place.by)
    ask_check(upload, by=place.by, at=timezone.now())
    return redirect("import_file", upload.pk)


@require_POST
def bring(request: HttpRequest, upload_id: int) -> HttpResponse:
    """Asks to bring the file in."""
    upload = the_upload(request, upload_id)
    try:
        ask_bring(upload, by=person(request), at=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("import_file", upload.pk)


@require_safe
def progress(request: HttpRequest, errand_id: int) -> HttpResponse:
    """How far an errand is; the page comes anew once it is over."""
    chief(request)
    errand = get_object_or_404(Errand, pk=errand_id)
    if errand.ended_at is not None:
        return HttpResponseClientRefresh()
    silent = errand.beat_at is None and (timezone.now() - errand.asked_at).total_seconds() > SILENT
    return render(request, "imports/progress.html", {"errand": errand, "silent": silent})


@require_safe
def rejected(request: HttpRequest, upload_id: int) -> FileResponse:
    """The rows that came to nothing, each with its line and the reason."""
    upload = the_upload(request, upload_id)
    try:
        rows = rejected_path(upload).open("rb")
    except FileNotFoundError:
        raise Http404 from None
    return FileResponse(rows, as_attachment=True, filename=f"{upload.file.name}.rejected.csv", content_type="text/csv")


@require_safe
def map_of_file(request: HttpRequest, upload_id: int) -> HttpResponse:
    """What was said of the file, as the map that the command takes."""
    upload = the_upload(request, upload_id)
    return _map(upload.map_text, upload.file.name)


@require_safe
def kept_map(request: HttpRequest, map_id: int) -> HttpResponse:
    """A map that was kept, as the command takes it."""
    chief(request)
    row = get_object_or_404(KeptMap, pk=map_id)
    return _map(row.map_text, row.file_name)


def _map(text: str, name: str) -> HttpResponse:
    answer = HttpResponse(text, content_type="application/yaml; charset=utf-8")
    safe = "".join(char if char.isascii() and (char.isalnum() or char in "-_.") else "_" for char in name)
    answer["Content-Disposition"] = f'attachment; filename="{safe[:100]}.map.yaml"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
