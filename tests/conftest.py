"""Fixtures for every test. Which database the run is on is decided in tests/environment.py."""

import os
import shutil
from collections.abc import Generator
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings as django_settings
from django.contrib.contenttypes.management import create_contenttypes
from django.db import connection
from django.db.models.signals import post_migrate
from django.test import override_settings
from django.utils import translation
from hypothesis import settings as hypothesis_settings
from pytest_django import DjangoDbBlocker

from tests import postgres
from tests.once import migrated, once

hypothesis_settings.register_profile("dev", deadline=None)
hypothesis_settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
hypothesis_settings.load_profile("ci" if os.environ.get("CI") else "dev")

STATIC = "django.contrib.staticfiles.storage.StaticFilesStorage"


@pytest.fixture(autouse=True)
def in_the_language_of_the_house() -> Generator[None]:
    """What one test has spoken, the next one need not: commands and doors choose a language for their whole process."""
    yield
    translation.deactivate()


@pytest.fixture(scope="session", autouse=True)
def swift_settings(django_test_environment: None) -> Generator[None]:
    """Passwords hashed fast, static files by their plain names (nothing is collected for tests)."""
    storages = {**django_settings.STORAGES, "staticfiles": {"BACKEND": STATIC}}
    hashers = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with override_settings(PASSWORD_HASHERS=hashers, STORAGES=storages, WHITENOISE_AUTOREFRESH=True):
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(request: pytest.FixtureRequest) -> None:
    """SQLite in the very file that settings name, so that other processes and threads meet the same database.

    Each xdist worker has a home of its own, into which a file is copied that was migrated once; on PostgreSQL each has
    a database of its own instead.
    """
    default = django_settings.DATABASES["default"]
    if default["ENGINE"].endswith("postgresql"):
        request.getfixturevalue("django_db_modify_db_settings_parallel_suffix")
        return
    Path(default["NAME"]).parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(once("migrated", migrated) / "company" / "kochka.sqlite3", default["NAME"])
    default["TEST"]["NAME"] = str(default["NAME"])


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """Whether the database is there already: Django then looks for migrations that wait, and finds none."""
    return django_settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """After each test that commits, Django empties the database and would write anew whose content types and
    permissions there are: nobody here asks for them."""
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock():
            postgres.empty_by_rows(connection)
    post_migrate.disconnect(create_contenttypes)
    post_migrate.disconnect(dispatch_uid="django.contrib.auth.management.create_permissions")


@pytest.fixture
def process_env(transactional_db: None) -> dict[str, str]:
    """The environment of a process that shall work on this test's database (races, kill -9, commands).

    What the test has written is committed (`transactional_db`), so the process sees it; the reverse holds too.
    """
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "kochka.settings"}
    if connection.vendor == "postgresql":
        base, _, query = os.environ["DATABASE_URL"].partition("?")
        server = base.rpartition("/")[0]
        env["DATABASE_URL"] = f"{server}/{quote(str(connection.settings_dict['NAME']))}?{query}"
    return env


@pytest.fixture
def no_lazy_fetches(settings) -> None:
    """A relation that the query did not ask for is an error, not one more query. Pages and lists are tested so."""
    settings.FETCH_RAISE = True


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of real files, from $KOCHKA_SAMPLES; they are never copied into the product."""
    given = os.environ.get("KOCHKA_SAMPLES")
    if not given:
        pytest.skip("real files are not here: KOCHKA_SAMPLES names no folder")
    return Path(given)
