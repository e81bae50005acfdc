"""`kochka demo`: makes the demo company in its own place."""

import click
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kochka.core.refusals import Refused
from kochka.firm.settings import firm_or_none
from kochka.ops.commands.migrate import bring_up
from kochka.ops.demo.making import make_demo


@click.command()
@click.option("--language", type=click.Choice(["ru", "en"]), default="ru", show_default=True)
@click.option("--fresh", is_flag=True, help="Throw the present demo away and make it again.")
def demo(language: str, fresh: bool) -> int:
    """Make the demo company: a web studio with a dozen deals on the way (kochka --place demo demo)."""
    if settings.PLACE != "demo":
        raise click.UsageError(_("The demo has a place of its own: kochka --place demo demo"))
    bring_up()
    there = firm_or_none()
    if there and not fresh:
        click.echo(_("The demo company is there already."))
        return 0
    if there:
        if not there.is_demo:
            raise Refused(_("This is no demo company: it is not thrown away."))
        call_command("flush", interactive=False, verbosity=0)
    with transaction.atomic():
        make_demo(language=language, at=timezone.now(), progress=lambda line: click.echo(line, err=True))
    connection.close()
    click.echo(_("The demo company is ready."))
    return 0
