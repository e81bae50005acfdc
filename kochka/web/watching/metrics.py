"""`/metrics`: what Prometheus gathers, for whoever brings the token (KOCHKA_METRICS_TOKEN). Where none is set there is
no such page."""

from collections.abc import Callable, Iterable
from hmac import compare_digest
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

from kochka import __version__
from kochka.web.watching.counters import counters
from kochka.web.watching.figures import counted

PATH = "/metrics"

type Next = Callable[[HttpRequest], HttpResponse]


def metrics(get_response: Next) -> Next:
    """Answers `/metrics` where there is a token, before anything of the site; lets everything else through."""

    def respond(request: HttpRequest) -> HttpResponse:
        mine = request.path == PATH and settings.METRICS_TOKEN
        return answer(request) if mine else get_response(request)

    return respond


def answer(request: HttpRequest) -> HttpResponse:
    """The figures, or 401."""
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD"])
    if not _knows_the_token(request):
        return HttpResponse(
            "bearer token\n",
            status=HTTPStatus.UNAUTHORIZED,
            content_type="text/plain",
            headers={"WWW-Authenticate": "Bearer", "Cache-Control": "no-store"},
        )
    from prometheus_client.exposition import CONTENT_TYPE_LATEST

    return HttpResponse(text(), content_type=CONTENT_TYPE_LATEST, headers={"Cache-Control": "no-store"})


def _knows_the_token(request: HttpRequest) -> bool:
    kind, _space, said = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
    same = compare_digest(said.strip().encode(), settings.METRICS_TOKEN.encode())
    return same and kind.lower() == "bearer"


def text() -> bytes:
    """All figures in Prometheus' text format."""
    from prometheus_client import CollectorRegistry, generate_latest

    stands = CollectorRegistry()
    stands.register(Stands())
    mine = counters()
    return generate_latest(stands) + (generate_latest(mine.of_all_processes()) if mine else b"")


class Stands:
    """How things stand, asked for at each reading."""

    def collect(self) -> Iterable[Any]:
        """Metrics of the library."""
        from prometheus_client.core import GaugeMetricFamily

        info = GaugeMetricFamily("kochka_info", "Which release runs here.", labels=["release", "node"])
        info.add_metric([__version__, settings.NODE], 1)
        yield info
        for figure in counted.ask():
            yield GaugeMetricFamily(figure.name, figure.says, value=figure.value)
