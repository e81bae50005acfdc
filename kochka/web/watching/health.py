"""`/healthz`: may people be sent here? Asked by balancers and watchers every few seconds, by address rather than name.

It is answered before anything of the site: no host is checked, nothing redirected to https, no session, no cookie. A
stranger learns words, never figures. 200: people can work here, even when something wants looking after (`late`: the
worker silent, the disk low, the shared files away); 503: they cannot (`down`: no database in time, a database of
another release, no company). Two queries, asked in a thread of their own: a database that hangs is told in two seconds.
"""

import os
import pkgutil
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLate
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from functools import cache
from http import HTTPStatus
from importlib.util import find_spec
from pathlib import Path
from shutil import disk_usage
from threading import Lock

from django.apps import apps
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import DatabaseError, close_old_connections, connection
from django.db.models import Subquery
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.utils import timezone

from kochka.firm.models import Firm
from kochka.upkeep.breaths import SILENCE
from kochka.upkeep.models import Breath

WITHIN = 2.0
"""Seconds that the database may take."""
LOW = 512 * 1024 * 1024
"""Bytes: with less room than that, uploads, imports and backups soon fail."""
PATH = "/healthz"

type Next = Callable[[HttpRequest], HttpResponse]


@dataclass(frozen=True, slots=True)
class Health:
    """What was found, each in a word: `ok`, or what it is instead."""

    database: str = "ok"
    release: str = "ok"
    company: str = "ok"
    worker: str = "ok"
    disk: str = "ok"
    files: str = "ok"

    @property
    def status(self) -> str:
        """`down`: people cannot work here. `late`: they can, and somebody should look."""
        if {self.database, self.release, self.company} != {"ok"}:
            return "down"
        return "ok" if {self.worker, self.disk, self.files} == {"ok"} else "late"


def examine(at: datetime) -> Health:
    """Asks the database and the disks; two queries. Never raises."""
    return replace(_database(at), disk=_disk(), files=_files())


def _database(at: datetime) -> Health:
    try:
        if _wanted_migrations() - _applied_migrations():
            return Health(release="behind")
        breath = Breath.objects.filter(kind=Breath.Kind.WORKER).order_by("-at").values("at")
        firm = Firm.objects.annotate(worker=Subquery(breath[:1])).first()
    except DatabaseError:
        return Health(database="down")
    if firm is None:
        return Health(company="none")
    return Health(worker=_worker(firm.worker, at))


def _worker(breathed: datetime | None, at: datetime) -> str:
    if breathed is None:
        return "none"
    return "ok" if at - breathed < SILENCE else "late"


def _files() -> str:
    own = settings.SHARED_DIR == settings.PLACE_DIR  # made with the first upload
    return "ok" if own or settings.SHARED_DIR.is_dir() else "away"


def _disk() -> str:
    return "ok" if free_bytes() >= LOW else "low"


def free_bytes() -> int:
    """The room that is left where data lies: the home's disk, or that of the files if there is less."""
    places = [settings.HOME, Path(getattr(default_storage, "location", settings.HOME))]
    return min(disk_usage(place).free for place in places if place.exists())


@cache
def _wanted_migrations() -> frozenset[tuple[str, str]]:
    """What this release wants to have been applied, by names of files: reading them would take 0.1 s."""
    found = set()
    for app in apps.get_app_configs():
        spec = find_spec(f"{app.name}.migrations") if (Path(app.path) / "migrations").is_dir() else None
        for folder in (spec.submodule_search_locations or []) if spec else []:
            found |= {(app.label, one.name) for one in pkgutil.iter_modules([folder]) if one.name[0] not in "_~"}
    return frozenset(found)


def _applied_migrations() -> set[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations")
        return set(cursor.fetchall())


class Examiner:
    """One examination at a time, whoever asks: those who ask meanwhile get what the one under way finds."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.room = ThreadPoolExecutor(max_workers=1, thread_name_prefix="health")
        self.under_way: Future[Health] | None = None

    def ask(self, within: float = WITHIN) -> Health:
        """What was found; after so many seconds, that the database is late."""
        with self.lock:
            if self.under_way is None or self.under_way.done():
                self.under_way = self.room.submit(self._examine)
            asked = self.under_way
        try:
            return asked.result(timeout=within)
        except TooLate:
            return Health(database="late")

    @staticmethod
    def _examine() -> Health:
        close_old_connections()
        try:
            return examine(timezone.now())
        finally:
            close_old_connections()


examiner = Examiner()


def health(get_response: Next) -> Next:
    """Answers `/healthz`, and lets everything else through."""
    _wanted_migrations()  # of the release that runs here: a newer one may be laid over its files any moment

    def respond(request: HttpRequest) -> HttpResponse:
        return healthz(request) if request.path == PATH else get_response(request)

    return respond


def healthz(request: HttpRequest) -> HttpResponse:
    """The answer, for anybody."""
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD"])
    found = examiner.ask()
    words = {"status": found.status, "serves": os.environ.get("KOCHKA_SERVES", settings.PLACE), **asdict(found)}
    status = HTTPStatus.SERVICE_UNAVAILABLE if found.status == "down" else HTTPStatus.OK
    answer = JsonResponse(words, status=status, headers={"Cache-Control": "no-store"})
    answer._has_been_logged = True  # type: ignore[attr-defined]  # by its own line: Django would write an error each time
    return answer
