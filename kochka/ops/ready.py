"""Making Django ready for the place that was chosen, and saying in a sentence why it is not."""

import os
from pathlib import Path
from urllib.parse import urlsplit

import click

from kochka.ops.words import gettext as _


def home() -> Path:
    """Where data lives. Settings are read for it, Django is not set up. Raises click's errors for what does not fit."""
    url = os.environ.get("KOCHKA_URL", "")
    if url and not (urlsplit(url).scheme in ("http", "https") and urlsplit(url).hostname):
        words = _("KOCHKA_URL is the public address, like https://kochka.example.org; “%(url)s” is not one.")
        raise click.UsageError(words % {"url": url})
    try:
        from kochka import settings
    except ValueError as wrong:
        raise click.UsageError(str(wrong)) from wrong
    except PermissionError as refused:
        raise click.ClickException(_("%(path)s may not be written.") % {"path": refused.filename}) from refused
    return settings.HOME


def set_up(language: str) -> None:
    """Sets Django up for $KOCHKA_PLACE, speaking the given language. Raises click's errors for what does not fit."""
    home()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kochka.settings")
    import django
    from django.utils import translation

    django.setup()
    translation.activate(language)


def make_folder() -> None:
    """The place's folder, for the owner of the process alone: it holds people's data."""
    from django.conf import settings

    settings.PLACE_DIR.mkdir(parents=True, exist_ok=True)
    if not place_exists():
        settings.PLACE_DIR.chmod(0o700)


def company_here() -> None:
    """There is a company in this place and its database is up to date. Raises ClickException with what to do."""
    from django.conf import settings

    if not is_founded():
        hint = "kochka demo" if settings.PLACE == "demo" else "kochka company create"
        raise click.ClickException(_("There is no company here yet. It begins with: %(command)s") % {"command": hint})
    if pending():
        raise click.ClickException(_("The database is not up to date. Next: kochka migrate"))


def place_exists() -> bool:
    """Whether there is a database to ask at all; a file of SQLite is not made by asking."""
    from django.conf import settings
    from django.db import connection

    return connection.vendor != "sqlite" or Path(settings.DATABASES["default"]["NAME"]).exists()


def is_founded() -> bool:
    """Whether a company was founded in this place. Asks the database gently: it may hold nothing at all."""
    from django.db import connection

    from kochka.firm.models import Firm

    if not place_exists() or Firm._meta.db_table not in connection.introspection.table_names():
        return False
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {Firm._meta.db_table}")
        return cursor.fetchone() is not None


def pending() -> int:
    """How many migrations wait to be applied."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
