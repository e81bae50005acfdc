"""`kochka demo`: makes the demo company in its own place."""

import os

import click
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kochka.core.refusals import Refused
from kochka.firm.models import Firm
from kochka.ops.chapters import chapter
from kochka.ops.commands.migrate import bring_up
from kochka.ops.demo.making import WHOLE, make_demo
from kochka.ops.progress import Progress, on_terminal, silent
from kochka.ops.ready import is_founded, make_folder
from kochka.ops.remaking import alone, remake
from kochka.ops.words import terminal_language


@click.command(help=_("Make the demo company: a web studio of twelve people, with eighteen months of deals."))
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

    def prepare(sentence: str, done: int = 0, of: int = 0, _about: str = "", /) -> None:
        progress(sentence, done, of, str(chapter(0, of)))

    def tell(told: int, of: int) -> None:
        progress(_("Telling the demo company’s story"), told, of, str(chapter(told, of)))

    bring_up(prepare)
    with transaction.atomic():
        make_demo(language=language, at=timezone.now(), progress=tell, deals=wanted_deals())


def wanted_deals() -> int:
    """How many deals the demo has: all, or as many as $KOCHKA_DEMO_DEALS says (fifteen, written by hand, are least)."""
    given = os.environ.get("KOCHKA_DEMO_DEALS", "")
    return min(int(given), WHOLE) if given.isdecimal() else WHOLE
