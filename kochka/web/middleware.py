"""What happens around every page: whose language and clock it speaks, who may see it, how a refusal is said."""

from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

from django.contrib.auth.middleware import LoginRequiredMiddleware, get_user
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import resolve_url
from django.utils import timezone, translation
from django.utils.cache import add_never_cache_headers, patch_vary_headers
from django_htmx.http import HttpResponseClientRedirect

from kochka.core.refusals import Refused
from kochka.people.models import User
from kochka.web.demo_cast import is_near
from kochka.web.errors import demo_shut, refusal
from kochka.web.reading import Reader, partly, reader_of

type Next = Callable[[HttpRequest], HttpResponse]


def reader(get_response: Next) -> Next:
    """Activates the person's language and the company's timezone; pages and their parts never lie in a cache."""

    def respond(request: HttpRequest) -> HttpResponse:
        # The person themselves, not Django's promise of one: pages ask hundreds of times what somebody may.
        user = get_user(request)
        request.user = user
        found = Reader(user if isinstance(user, User) else None, translation.get_language_from_request(request))
        request.reader = found  # type: ignore[attr-defined]
        with translation.override(found.language), timezone.override(found.zone):
            response = get_response(request)
        response.headers.setdefault("Content-Language", found.language)
        patch_vary_headers(response, ["HX-Request", "Cookie"])
        if "Cache-Control" not in response.headers:
            add_never_cache_headers(response)
        return response

    return respond


def demo_at_home(get_response: Next) -> Next:
    """The demo company answers at its own computer alone, whatever is asked for and whoever is signed in: its password
    is known to everybody. From elsewhere there is one page, which says why, and the way."""

    def respond(request: HttpRequest) -> HttpResponse:
        if is_near(request) or request.path in ANYWHERE:
            return get_response(request)
        firm = reader_of(request).firm
        return demo_shut(request) if firm and firm.is_demo else get_response(request)

    return respond


ANYWHERE = frozenset({"/healthz", "/metrics"})
"""What those who look after servers ask for; nobody signs in by it."""


class SignedIn(LoginRequiredMiddleware):
    """Every page is for people who signed in, unless it says otherwise; a part of a page sends the whole page there."""

    def handle_no_permission(  # type: ignore[override]
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseBase:
        answer = super().handle_no_permission(request, view_func)
        if partly(request):
            came_from = urlsplit(request.headers.get("HX-Current-URL", "")).path or "/"
            door = resolve_url(self.get_login_url(view_func))
            return HttpResponseClientRedirect(f"{door}?{urlencode({'next': came_from})}")
        return answer


def refusals(get_response: Next) -> Next:
    """A refusal that no form caught becomes a page, or a line within one, with its own status and sentence."""

    def respond(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_exception(request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return refusal(request, exception) if isinstance(exception, Refused) else None

    respond.process_exception = process_exception  # type: ignore[attr-defined]
    return respond
