"""`kochka company`: founding it, by options or from JSON on standard input (it keeps the password off the screen)."""

import json
import sys

import click
from django.utils.translation import gettext as _

from kochka.firm.founding import Charter
from kochka.ops.commands.saying import json_option, say
from kochka.ops.doors.zones import country_of
from kochka.ops.founding import found_here
from kochka.ops.progress import on_terminal
from kochka.ops.words import terminal_language

ASKED = ("name", "chief_name", "chief_email", "chief_password")
KNOWN = (*ASKED, "language", "currency", "timezone", "country")


@click.group(help=_("Found the company."))
def company() -> None:
    """The company as such."""


@company.command(help=_("Found the company with its first chief and the first funnel."))
@click.option("--name", help=_("The company’s name."))
@click.option("--language", type=click.Choice(["ru", "en"]), default=terminal_language, show_default=True)
@click.option("--currency", default="RUB", show_default=True)
@click.option("--timezone", "zone", default="Europe/Moscow", show_default=True)
@click.option("--country", help=_("Whose holidays count; empty: weekends only. Without it: the timezone’s country."))
@click.option("--chief-name", help=_("The first chief’s name."))
@click.option("--chief-email", help=_("Their e-mail, to sign in with."))
@click.option("--chief-password", help=_("Their password; asked for when not given."))
@click.option("--stdin", "from_stdin", is_flag=True, help=_("Read all of it as JSON from standard input."))
@json_option
def create(from_stdin: bool, as_json: bool, **given: str | None) -> int:
    """Founds it, and says the token with which the first chief signs in once."""
    given["timezone"] = given.pop("zone")
    if from_stdin:
        given |= _from_stdin()
    if not from_stdin and not given["chief_password"]:
        given["chief_password"] = click.prompt(_("Password"), hide_input=True, err=True)
    for key in ASKED:
        if not given.get(key):
            raise click.UsageError(_("--%(option)s is missing") % {"option": key.replace("_", "-")})
    if given["country"] is None:
        given["country"] = country_of(str(given["timezone"]))
    with on_terminal(sys.stderr) as progress:
        founded = found_here(Charter(**given), progress)  # type: ignore[arg-type]  # all are there by now
    data = {"chief": founded.chief, "token": founded.token}
    say(data, _("%(name)s is founded") % {"name": given["name"]}, as_json=as_json)
    return 0


def _from_stdin() -> dict[str, str]:
    """The charter as JSON. Raises UsageError for anything else."""
    try:
        found = json.load(sys.stdin)
    except ValueError:
        found = None
    if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
        raise click.UsageError(_("Standard input is not the JSON of a company: a set of names and texts."))
    if unknown := sorted(found.keys() - set(KNOWN)):
        raise click.UsageError(_("Nobody asked for: %(keys)s") % {"keys": ", ".join(unknown)})
    return found
