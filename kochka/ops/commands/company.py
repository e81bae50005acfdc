"""`kochka company`: founding it, by options or from JSON on standard input (as the first visit does)."""

import json
import sys

import click
from django.core.signing import dumps
from django.utils import timezone
from django.utils.translation import gettext as _

from kochka.firm.founding import Charter, found
from kochka.ops.commands.saying import json_option, say

WELCOME = "kochka.welcome"


@click.group()
def company() -> None:
    """Found the company."""


@company.command()
@click.option("--name", help="The company's name.")
@click.option("--language", type=click.Choice(["ru", "en"]), default="ru", show_default=True)
@click.option("--currency", default="RUB", show_default=True)
@click.option("--timezone", "zone", default="Europe/Moscow", show_default=True)
@click.option("--country", default="RU", show_default=True, help="Whose holidays count; empty: weekends only.")
@click.option("--chief-name", help="The first chief's name.")
@click.option("--chief-email", help="Their e-mail, to sign in with.")
@click.option("--chief-password", help="Their password.")
@click.option("--stdin", "from_stdin", is_flag=True, help="Read all of it as JSON from standard input.")
@json_option
def create(from_stdin: bool, as_json: bool, **given: str) -> int:
    """Found the company with its first chief and the first funnel."""
    given["timezone"] = given.pop("zone")
    if from_stdin:
        given |= {key: str(value) for key, value in json.load(sys.stdin).items()}
    for key in ("name", "chief_name", "chief_email", "chief_password"):
        if not given.get(key):
            raise click.UsageError(_("--%(option)s is missing") % {"option": key.replace("_", "-")})
    chief = found(Charter(**given), at=timezone.now())  # type: ignore[arg-type]
    token = dumps({"user": chief.pk}, salt=WELCOME)
    say({"chief": chief.pk, "token": token}, _("%(name)s is founded") % {"name": given["name"]}, as_json=as_json)
    return 0
