"""`kochka company`: founding it, by options or from JSON on standard input (it keeps the password off the screen)."""

import json
import sys

import click
from django.utils import timezone
from django.utils.translation import gettext as _

from kochka.firm.adjusting import add_reason, adjust, retire_reason
from kochka.firm.founding import Charter
from kochka.firm.models import Firm, LossReason
from kochka.ops.commands.saying import json_option, person_by, say
from kochka.ops.doors.zones import country_of
from kochka.ops.founding import found_here
from kochka.ops.progress import on_terminal
from kochka.ops.words import terminal_language

ASKED = ("name", "chief_name", "chief_email", "chief_password")
KNOWN = (*ASKED, "language", "currency", "timezone", "country")


@click.group(help=_("Found the company and set its rules."))
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


@company.command("set", help=_("Change who sees which deals, whose go-ahead is enough, how long a hold may last."))
@click.option("--visibility", type=click.Choice(Firm.Visibility.values), help=_("Which deals people see."))
@click.option("--go-ahead", "rule", type=click.Choice(Firm.GoAheadRule.values), help=_("Whose go-ahead is enough."))
@click.option("--chief", "chiefs", multiple=True, help=_("E-mail of a chief whose go-ahead is wanted; several times."))
@click.option("--hold-limit", type=int, help=_("Working days that a hold may last without a chief."))
@json_option
def set_(
    visibility: str | None, rule: str | None, chiefs: tuple[str, ...], hold_limit: int | None, as_json: bool
) -> int:
    """Changes what is given, and says how all of it stands."""
    named = [person_by(email) for email in chiefs] or None
    firm = adjust(visibility=visibility, go_ahead_rule=rule, go_ahead_chiefs=named, hold_limit=hold_limit)
    wanted = [chief.email for chief in firm.go_ahead_chiefs.order_by("email")]
    data = {
        "visibility": firm.visibility,
        "go_ahead": firm.go_ahead_rule,
        "chiefs": wanted,
        "hold_limit": firm.hold_limit,
    }
    words = _("sees: %(visibility)s; go-ahead: %(rule)s %(chiefs)s; holds: up to %(days)s working days")
    said = {
        "visibility": firm.get_visibility_display(),
        "rule": firm.get_go_ahead_rule_display(),
        "chiefs": ", ".join(wanted),
        "days": firm.hold_limit,
    }
    say(data, words % said, as_json=as_json)
    return 0


@company.command(help=_("The reasons for losing deals; --add and --retire change them."))
@click.option("--add", "new", help=_("A new reason, in your own words."))
@click.option("--by", "ended_by", type=click.Choice(LossReason.EndedBy.values), default="client", show_default=True)
@click.option("--retire", "old", help=_("A reason that is offered no more."))
@json_option
def reasons(new: str | None, ended_by: str, old: str | None, as_json: bool) -> int:
    """Changes the list if asked to, and says it."""
    if new:
        add_reason(new, ended_by)
    if old:
        retire_reason(old, at=timezone.now())
    rows = LossReason.objects.filter(retired_at=None)
    lines = [f"{row.get_ended_by_display()}: {row.name}" for row in rows]
    say([{"by": row.ended_by, "name": row.name} for row in rows], "\n".join(lines), as_json=as_json)
    return 0
