"""The first visit: two doors, a form, and a page that shows how far it is."""

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kochka.ops.doors.choice import Choice
from kochka.ops.doors.forms import CompanyForm
from kochka.ops.doors.guard import is_near

choice = Choice(settings.HOME)
FAR = gettext_noop(
    "From here it stays shut: everybody knows its password. On the server itself, or through ssh -L, it opens."
)


@never_cache
@require_GET
def doors(request: HttpRequest) -> HttpResponse:
    """The two doors; once something was chosen, how far it is, and then a moment until the real server is here."""
    state = choice.state().get("state")
    if state == "running":
        return redirect("progress")
    if state == "ready":
        return _one_moment(request)
    return render(request, "doors/doors.html", {"near": is_near(request)})


@require_POST
def demo(request: HttpRequest) -> HttpResponse:
    """Opens the demo company, making it if it is not there; for whoever sits at this computer, as the demo itself."""
    if not is_near(request):
        words = {"heading": _("The demo opens at its own computer"), "sentence": _(FAR)}
        return render(request, "doors/word.html", words, status=HTTPStatus.FORBIDDEN)
    choice.begin("demo", _language(), {"language": _language()})
    return redirect("progress")


@never_cache
@require_http_methods(["GET", "POST"])
def company(request: HttpRequest) -> HttpResponse:
    """The form of a new company, and its beginning."""
    if request.method == "GET":
        return _form_page(request, CompanyForm(initial=choice.typed or CompanyForm.guesses(_language())))
    if (other := request.POST.get("switch", "")) in dict(settings.LANGUAGES):
        return _switched_form(request, other)
    form = CompanyForm(request.POST)
    if not form.is_valid():
        return _form_page(request, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    choice.begin("company", _language(), form.cleaned_data)
    return redirect("progress")


def _form_page(request: HttpRequest, form: CompanyForm, status: int = HTTPStatus.OK) -> HttpResponse:
    state = choice.state()
    failed = state if state.get("state") == "failed" and not form.is_bound else None
    return render(request, "doors/company.html", {"form": form, "failed": failed}, status=status)


def _switched_form(request: HttpRequest, code: str) -> HttpResponse:
    """The same form in the other language, with what was typed."""
    translation.activate(code)
    typed = {name: request.POST.get(name, "") for name in CompanyForm.base_fields if name != "chief_password"}
    answer = _form_page(request, CompanyForm(initial=typed))
    return _remember(answer, code)


@never_cache
@require_GET
def progress(request: HttpRequest) -> HttpResponse:
    """How far it is; without scripts the page asks again by itself."""
    facts = choice.state()
    if facts.get("state") == "ready":
        choice.told()
        return HttpResponseRedirect(facts["goes_to"])
    if not facts:
        return redirect("doors")
    context = {"facts": facts, "back": "company" if choice.typed.get("name") else "doors"}
    return render(request, "doors/progress.html", context)


@never_cache
@require_GET
def progress_facts(request: HttpRequest) -> JsonResponse:
    """The same for scripts."""
    facts = choice.state()
    if facts.get("state") == "ready":
        choice.told()
    shown: dict[str, Any] = {key: facts.get(key) for key in ("state", "sentence", "done", "of", "about", "goes_to")}
    return JsonResponse(shown)


@require_GET
def language(request: HttpRequest, code: str) -> HttpResponse:
    """Switches the language and goes back."""
    back = request.GET.get("next", "/")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    answer = HttpResponseRedirect(back if safe else "/")
    return _remember(answer, code) if code in dict(settings.LANGUAGES) else answer


def _remember(answer: HttpResponse, code: str) -> HttpResponse:
    answer.set_cookie(settings.LANGUAGE_COOKIE_NAME, code, samesite="Lax", httponly=True)
    return answer


@never_cache
def elsewhere(request: HttpRequest) -> HttpResponse:
    """Any other address: the real server is about to take over, or there is nothing here yet."""
    return _one_moment(request) if choice.state().get("state") == "ready" else redirect("doors")


def _one_moment(request: HttpRequest) -> HttpResponse:
    """A page that asks again in a second: by then somebody else answers here."""
    choice.told()
    answer = render(request, "doors/moment.html")
    answer.headers["Refresh"] = "1"
    return answer


def waited_too_long(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose sign of trust is missing."""
    words = {
        "heading": _("The page has waited too long"),
        "sentence": _("For safety its form is not taken any more. Go back, reload the page and send it again."),
    }
    return render(request, "doors/word.html", words, status=HTTPStatus.FORBIDDEN)


def _language() -> str:
    return translation.get_language()[:2]
