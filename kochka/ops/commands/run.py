"""`kochka run`: all that an installation needs. Without Django: it only looks after those who have it."""

import os

import click

from kochka.ops.ready import home
from kochka.ops.running.listening import listen
from kochka.ops.running.supervisor import Supervisor
from kochka.ops.words import gettext as _

NEAR = ("127.0.0.1", "localhost", "::1")
TRUE = ("1", "true", "yes", "on")


@click.command(help=_("Serve Kochka together with its worker."))
@click.option("--port", type=click.IntRange(0, 65535), envvar="PORT", default=8000, show_default=True, show_envvar=True)
@click.option("--host", envvar="HOST", default="127.0.0.1", show_default=True, show_envvar=True)
@click.option("--demo", is_flag=True, help=_("Serve the demo company, making it if it is missing (or: DEMO=1)."))
def run(port: int, host: str, demo: bool) -> int:
    """Takes the port first: nothing else is worth doing without it."""
    demo = demo or os.environ.get("DEMO", "").lower() in TRUE
    place = "demo" if demo else os.environ.get("KOCHKA_PLACE") or "company"
    where, public_url = home(), os.environ.get("KOCHKA_URL", "")
    if caution := _caution(place, public_url, host):
        click.echo(caution, err=True)
    with listen(host, port) as sock:
        return Supervisor(sock, where, place, public_url).run()


def _caution(place: str, public_url: str, host: str) -> str:
    """What somebody must know who opens the port to others; empty where nobody does."""
    if not public_url and host in NEAR:
        return ""
    if place == "demo":
        return _(
            "Careful: everybody knows the demo’s password, so it answers on this computer alone; whoever comes from"
            " elsewhere meets a page that says so. A way to it from there: ssh -L"
        )
    if not public_url:
        return _("Pages are served to this computer alone: for others, set KOCHKA_URL to the address they will use.")
    return ""
