"""`kochka demo`: makes the demo company in its own place."""

import os
import shutil

import click
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kochka.core.refusals import Refused
from kochka.firm.settings import firm_or_none
from kochka.ops.commands.migrate import bring_up
from kochka.ops.demo.making import WHOLE, make_demo
from kochka.ops.progress import Progress, on_terminal, silent
from kochka.ops.words import terminal_language


@click.command(help=_("Make the demo company: a web studio of twelve people, with eighteen months of deals."))
@click.option("--language", type=click.Choice(["ru", "en"]), default=terminal_language, show_default="the terminal’s")
@click.option("--fresh", is_flag=True, help=_("Throw the present demo away and make it again."))
def demo(language: str, fresh: bool) -> int:
    """In the demo's place, whatever place was named."""
    with on_terminal() as progress:
        made = ensure_demo(language=language, fresh=fresh, progress=progress)
    click.echo(_("The demo company is ready.") if made else _("The demo company is there already."))
    return 0


def ensure_demo(*, language: str, fresh: bool = False, progress: Progress = silent) -> bool:
    """Makes the demo company unless it stands there; `fresh` throws the present one away. Whether it was made."""
    bring_up(progress)
    there = firm_or_none()
    if there and not there.is_demo:
        raise Refused(_("This is no demo company: it is not thrown away."))
    if there and not fresh:
        return False
    if there:
        _throw_away()

    def tell(told: int, of: int) -> None:
        progress(_("Telling the demo company’s story"), told, of)

    with transaction.atomic():
        make_demo(language=language, at=timezone.now(), progress=tell, deals=wanted_deals())
    connection.close()
    return True


def wanted_deals() -> int:
    """How many deals the demo has: all, or as many as $KOCHKA_DEMO_DEALS says (fifteen, written by hand, are least)."""
    given = os.environ.get("KOCHKA_DEMO_DEALS", "")
    return min(int(given), WHOLE) if given.isdecimal() else WHOLE


def _throw_away() -> None:
    call_command("flush", interactive=False, verbosity=0)
    shutil.rmtree(settings.PLACE_DIR / "files", ignore_errors=True)
