"""What must stand before Django reads its settings: a home of its own, and which database the run is on.

pytest loads this plugin first (pyproject.toml, `-p tests.environment`). Without options tests run on SQLite, in a file
as in life. With --postgres a throw-away cluster is started and only tests that touch the database run: those that ask
for `db` (or a fixture built on it), Django test cases, and those marked `both_databases`. Mark a test `sqlite_only`
where PostgreSQL has nothing to say. KOCHKA_TEST_POSTGRES names a server to use instead of a throw-away one.
"""

import gc
import os
import shutil
import tempfile
from collections.abc import Generator
from pathlib import Path

import pytest

from tests import postgres

# What a developer's shell may hold and a test must not see.
FOREIGN = (
    "DATABASE_URL",
    "KOCHKA_URL",
    "KOCHKA_PLACE",
    "KOCHKA_DEBUG",
    "KOCHKA_MAIL",
    "KOCHKA_SECRET",
    "PORT",
    "DEMO",
    "KOCHKA_FILES",
    "KOCHKA_LOG",
    "KOCHKA_METRICS_TOKEN",
    "KOCHKA_NODE",
    "KOCHKA_BENCH",
    "KOCHKA_PROXIES",
)
DATABASE_FIXTURES = {"db", "transactional_db", "django_db_reset_sequences", "django_db_serialized_rollback"}
WORKER = os.environ.get("PYTEST_XDIST_WORKER")  # gw0, gw1 …; None in the process that leads them
LEADER_HOME = "KOCHKA_TEST_HOME"
SERVER = "KOCHKA_TEST_POSTGRES"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--postgres", action="store_true", help="run what touches the database on a throw-away PostgreSQL")


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None]:
    for name in FOREIGN:
        os.environ.pop(name, None)
    if not WORKER:
        os.environ[LEADER_HOME] = tempfile.mkdtemp(prefix="kochka-tests-")
    os.environ["KOCHKA_HOME"] = str(Path(os.environ[LEADER_HOME]) / (WORKER or "one"))
    options = early_config.known_args_namespace
    if options.postgres and not (WORKER or os.environ.get(SERVER) or options.help):
        os.environ[SERVER] = postgres.start()
    if url := os.environ.get(SERVER):
        os.environ["DATABASE_URL"] = url
    return (yield)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "both_databases: runs on PostgreSQL too, though it does not ask for `db`")
    config.addinivalue_line("markers", "long: takes tens of seconds, and begins before all others")
    config.addinivalue_line("markers", "sqlite_only: touches the database, yet has nothing to say on PostgreSQL")


def pytest_report_header() -> str:
    return f"database: {'PostgreSQL' if os.environ.get(SERVER) else 'SQLite'}, home: {os.environ['KOCHKA_HOME']}"


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    # Those marked `long` begin first, so that no worker is alone at the end. Playwright leaves its event loop running
    # in the thread it was used in: its tests come last.
    items.sort(key=lambda item: (_is_browser_test(item), item.get_closest_marker("long") is None))
    if os.environ.get(SERVER):
        config.hook.pytest_deselected(items=[item for item in items if not _touches_database(item)])
        items[:] = filter(_touches_database, items)


def pytest_collection_finish() -> None:
    """What was read so far lives as long as the run: no collector need look through it at every turn."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 50, 100)


def _is_browser_test(item: pytest.Item) -> bool:
    return "playwright" in getattr(item, "fixturenames", ())


def _touches_database(item: pytest.Item) -> bool:
    if item.get_closest_marker("sqlite_only"):
        return False
    if item.get_closest_marker("both_databases") or item.get_closest_marker("django_db"):
        return True
    if DATABASE_FIXTURES & set(getattr(item, "fixturenames", ())):
        return True
    return bool(getattr(getattr(item, "cls", None), "databases", None))


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    if WORKER:
        return
    postgres.stop()
    shutil.rmtree(os.environ.get(LEADER_HOME, "-"), ignore_errors=True)
