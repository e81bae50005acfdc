"""`kochka demo`: makes the demo company in its own place."""

import click
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kochka.core.refusals import Refused
from kochka.firm.models import Firm
from kochka.ops.chapters import chapter
from kochka.ops.commands.migrate import bring_up
from kochka.ops.demo.making import make_demo
from kochka.ops.demo.stories import STORIES
from kochka.ops.progress import Progress, on_terminal, silent
from kochka.ops.ready import is_founded, make_folder
from kochka.ops.remaking import alone, remake
from kochka.ops.words import terminal_language


@click.command(help=_("Make the demo company: a web studio with a dozen deals on the way."))
@click.option("--language", type=click.Choice(["ru", "en"]), default=terminal_language, show_default="the terminal’s")
@click.option(
    "--fresh", is_flag=True, help=_("Throw the present demo away and make it again, also while it is served.")
)
def demo(language: str, fresh: bool) -> int:
    """In the demo's place, whatever place was named."""
    with on_terminal() as progress:
        made = ensure_demo(language=language, fresh=fresh, progress=progress)
    click.echo(_("The demo company is ready.") if made else _("The demo company is there already."))
    return 0


def ensure_demo(*, language: str, fresh: bool = False, progress: Progress = silent) -> bool:
    """Makes the demo company unless it stands there; `fresh` puts another in its place. Whether it was made.

    Raises Refused where a real company stands.
    """
    make_folder()
    with alone(progress):
        there = is_founded()
        if there and not _is_demo():
            raise Refused(_("This is no demo company: it is not thrown away."))
        if there and not fresh:
            bring_up(progress)
            return False
        remake(lambda: _make(language, progress))
    return True


def _is_demo() -> bool:
    """Asked of the bare row: the database may be of an earlier release."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT is_demo FROM {Firm._meta.db_table}")
        return bool(cursor.fetchone()[0])


def _make(language: str, progress: Progress) -> None:
    """The company in a database that is empty as yet, deal by deal."""
    bring_up(progress)
    told = 0

    def tell(_sentence: str) -> None:
        nonlocal told
        told += 1
        progress(_("Telling the demo company’s story"), told, len(STORIES), str(chapter(told, len(STORIES))))

    with transaction.atomic():
        make_demo(language=language, at=timezone.now(), progress=tell)
