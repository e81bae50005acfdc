"""What was brought in and what is on its way; a new file; an import and what came of it, and taking it back."""

from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kochka.clients.models import Company
from kochka.core.refusals import Invalid, Refused
from kochka.deals.models import Deal
from kochka.exchange.errands import ask_undo
from kochka.exchange.models import Errand, Import, KeptMap, What
from kochka.exchange.models import Upload as OnItsWay
from kochka.exchange.uploads import receive
from kochka.people.models import User
from kochka.web.forms.base import TypedForm
from kochka.web.forms.fields import Pick, Upload
from kochka.web.imports.figures import standing
from kochka.web.reading import person

A_PAGE = 30
SHOWN = 20


class FileForm(TypedForm):
    what = Pick(label=_("What the rows are"), choices=[("deals", _("Deals")), ("clients", _("Clients"))])
    file = Upload(label=_("A CSV or a workbook (.xlsx), up to 25 MB"))


def given(form: FileForm) -> "UploadedFile[bytes]":
    """The file that was sent. Raises Invalid where there is none."""
    file = form.cleaned_data["file"]
    if not isinstance(file, UploadedFile):
        raise Invalid("file", _("Choose a file."))
    return file


def chief(request: HttpRequest) -> User:
    """A chief; for everybody else there is no such page."""
    who = person(request)
    if not who.is_chief:
        raise Http404
    return who


@require_http_methods(["GET", "HEAD", "POST"])
def imports(request: HttpRequest) -> HttpResponse:
    """The list, and receiving a file."""
    by = chief(request)
    form = FileForm(request.POST or None, request.FILES or None, initial={"what": "deals"})
    if request.method != "POST" or not form.is_valid():
        return _shown(request, form)
    try:
        what = What(form.cleaned_data["what"] or "deals")
        upload = receive(given(form), what=what, by=by, at=timezone.now())
    except Refused as refused:
        form.refuse(refused)
        return _shown(request, form, status=refused.status)
    return redirect("import_file", upload.pk)


def _shown(request: HttpRequest, form: FileForm, *, status: int = 200) -> HttpResponse:
    runs = Import.objects.select_related("by", "undone_by").order_by("-pk")
    page = Paginator(runs, A_PAGE).get_page(request.GET.get("page"))
    stand = standing(list(page))
    waiting = OnItsWay.objects.exclude(errands__kind=Errand.Kind.BRING).select_related("file", "by")
    context = {
        "form": form,
        "page": page,
        "runs": [(run, stand.get(run.pk, [])) for run in page],
        "waiting": waiting.defer("census").order_by("-pk")[:SHOWN],
        "maps": KeptMap.objects.select_related("by").defer("choices").order_by("-pk")[:SHOWN],
    }
    return render(request, "imports/list.html", context, status=status)


@require_safe
def run(request: HttpRequest, run_id: int) -> HttpResponse:
    """One import: what stands of it, its first deals, taking it back."""
    chief(request)
    found = get_object_or_404(Import.objects.select_related("by", "undone_by"), pk=run_id)
    errand = Errand.objects.filter(run=found).select_related("upload").order_by("-pk").first()
    deals = Deal.objects.filter(import_row__run=found).exclude(state=Deal.State.WITHDRAWN)
    of_clients = found.what == What.CLIENTS
    came = Company.objects.standing().filter(pk__in=found.made_clients.values("company"))
    context = {
        "run": found,
        "errand": errand,
        "stands": standing([found]).get(found.pk, []),
        "clients": came.order_by("pk")[:SHOWN] if of_clients else (),
        "clients_left": came.count() if of_clients else 0,
        "deals": deals.select_related("client", "owner").order_by("pk")[:SHOWN],
    }
    return render(request, "imports/run.html", context)


@require_POST
def undoing(request: HttpRequest, run_id: int) -> HttpResponse:
    """Asks to take an import back."""
    ask_undo(get_object_or_404(Import, pk=run_id), by=chief(request), at=timezone.now())
    return redirect("import_run", run_id)
