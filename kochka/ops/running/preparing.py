"""Bringing a place up to date before it is served (`python -m kochka.ops.running.preparing`).

A process of its own, so that the supervisor stays small. Exit codes: 0 ready; 3 nobody has founded the company yet, and
nothing was made for it; else a sentence stands on stderr.
"""

import os
import sys

import click

from kochka.ops.mishaps import explained
from kochka.ops.progress import Progress, on_terminal
from kochka.ops.ready import is_founded, set_up
from kochka.ops.words import gettext as _
from kochka.ops.words import terminal_language

READY, NO_COMPANY = 0, 3


def main() -> int:
    """Prepares $KOCHKA_PLACE."""
    try:
        set_up(terminal_language())
        with on_terminal() as progress:
            return prepare(progress)
    except Exception as trouble:  # noqa: BLE001  # whatever it is, the terminal gets a sentence
        sentence, code = explained(trouble)
        print(sentence, file=sys.stderr)  # noqa: T201
        return code


def prepare(progress: Progress) -> int:
    """Prepares the place that Django is set up for; the demo company is made if it is missing."""
    from django.conf import settings

    from kochka.ops.commands.migrate import collect
    from kochka.ops.keeping.starting import start_safely

    collect(progress)
    if settings.PLACE == "demo":
        from kochka.ops.commands.demo import ensure_demo

        ensure_demo(language=terminal_language(), progress=progress)
    elif not is_founded():
        return NO_COMPANY
    else:
        start_safely(progress)
        one_secret()
        files_here()
    return READY


def files_here() -> None:
    """The folder that nodes share is there, may be written, and holds what the database says. Raises ClickException:
    a folder that is not mounted looks like an empty one."""
    from django.conf import settings
    from django.core.files.storage import default_storage

    from kochka.files.models import StoredFile

    if settings.SHARED_DIR == settings.PLACE_DIR:
        return
    said = {"path": settings.SHARED_DIR, "own": settings.PLACE_DIR / "files"}
    if not os.access(settings.SHARED_DIR, os.W_OK | os.X_OK):
        raise click.ClickException(_("KOCHKA_FILES: the folder %(path)s is not there, or may not be written.") % said)
    newest = [row.path for row in StoredFile.objects.order_by("-uploaded_at")[:5]]
    if newest and not any(map(default_storage.exists, newest)):
        words = _(
            "KOCHKA_FILES: the company’s files are not in %(path)s. Is it mounted? If files still lie in the home,"
            " copy them: cp -a %(own)s %(path)s/"
        )
        raise click.ClickException(words % said)


def one_secret() -> None:
    """All nodes on one database live by one secret. Raises ClickException naming those that do not."""
    from django.utils import timezone

    from kochka.upkeep.breaths import strangers

    if others := strangers(at=timezone.now()):
        words = _(
            "Other nodes work on this database with another secret: %(nodes)s. Give all of them the same KOCHKA_SECRET"
            " (a node that is gone is forgotten after three minutes)."
        )
        raise click.ClickException(words % {"nodes": ", ".join(others)})


if __name__ == "__main__":
    sys.exit(main())
