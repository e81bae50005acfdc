"""`kochka company`: founding it, by options or from JSON on standard input (it keeps the password off the screen)."""

import json
import sys
from typing import Any

import click
from django.utils import timezone
from django.utils.translation import gettext as _

from kochka.core.refusals import Invalid
from kochka.core.texts import fold
from kochka.firm.adjusting import adjust
from kochka.firm.founding import Charter
from kochka.firm.lists import add_reason, retire
from kochka.firm.models import Firm, LossReason
from kochka.firm.settings import the_firm
from kochka.firm.zones import country_of
from kochka.ops.commands.saying import in_whose_name, json_option, person_by, say
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
@click.option("--language", type=click.Choice(["ru", "en"]), default=terminal_language, show_default="the terminal’s")
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


HOUR = click.DateTime(formats=["%H:%M"])


@company.command("set", help=_("Change the company’s settings; without options: how all of it stands."))
@click.option("--name", help=_("The company’s name."))
@click.option("--language", type=click.Choice(["ru", "en"]), help=_("The language of whoever has chosen none."))
@click.option("--currency", help=_("What sums are counted in, while there are none yet."))
@click.option("--timezone", help=_("Whose clock the company lives by."))
@click.option("--country", help=_("Whose holidays count; empty: weekends only."))
@click.option("--opens", "day_opens", type=HOUR, help=_("When a working day begins."))
@click.option("--closes", "day_closes", type=HOUR, help=_("When it ends."))
@click.option("--visibility", type=click.Choice(Firm.Visibility.values), help=_("Which deals people see."))
@click.option(
    "--go-ahead", "go_ahead_rule", type=click.Choice(Firm.GoAheadRule.values), help=_("Whose go-ahead is enough.")
)
@click.option("--chief", "chiefs", multiple=True, help=_("E-mail of a chief whose go-ahead is wanted; several times."))
@click.option("--hold-limit", type=int, help=_("Working days that a hold may last without a chief."))
@click.option("--enquiry-minutes", type=int, help=_("Working minutes within which an enquiry is answered."))
@json_option
def set_(chiefs: tuple[str, ...], as_json: bool, **given: Any) -> int:
    """Changes what is given, and says how all of it stands."""
    wanted = {name: value for name, value in given.items() if value is not None}
    for hour in {"day_opens", "day_closes"} & wanted.keys():
        wanted[hour] = wanted[hour].time()
    if chiefs:
        wanted["go_ahead_chiefs"] = [person_by(email) for email in chiefs]
    firm = adjust(by=in_whose_name(), at=timezone.now(), **wanted) if wanted else the_firm()
    data = _said(firm)
    words = _("sees: %(visibility)s; go-ahead: %(rule)s %(chiefs)s; holds: up to %(days)s working days")
    said = {
        "visibility": firm.get_visibility_display(),
        "rule": firm.get_go_ahead_rule_display(),
        "chiefs": ", ".join(data["chiefs"]),
        "days": firm.hold_limit,
    }
    say(data, words % said, as_json=as_json)
    return 0


def _said(firm: Firm) -> dict[str, Any]:
    """All settings, under the names of their options."""
    return {
        "name": firm.name,
        "language": firm.language,
        "currency": firm.currency,
        "timezone": firm.timezone,
        "country": firm.country,
        "opens": f"{firm.day_opens:%H:%M}",
        "closes": f"{firm.day_closes:%H:%M}",
        "visibility": firm.visibility,
        "go_ahead": firm.go_ahead_rule,
        "chiefs": [chief.email for chief in firm.go_ahead_chiefs.order_by("email")],
        "hold_limit": firm.hold_limit,
        "enquiry_minutes": firm.enquiry_minutes,
    }


@company.command(help=_("The reasons for losing deals; --add and --retire change them."))
@click.option("--add", "new", help=_("A new reason, in your own words."))
@click.option("--by", "ended_by", type=click.Choice(LossReason.EndedBy.values), default="client", show_default=True)
@click.option("--retire", "old", help=_("A reason that is offered no more."))
@json_option
def reasons(new: str | None, ended_by: str, old: str | None, as_json: bool) -> int:
    """Changes the list if asked to, and says it."""
    if new:
        add_reason(new, ended_by, by=in_whose_name(), at=timezone.now())
    if old:
        _retire(old)
    rows = LossReason.objects.filter(retired_at=None)
    lines = [f"{row.get_ended_by_display()}: {row.name}" for row in rows]
    say([{"by": row.ended_by, "name": row.name} for row in rows], "\n".join(lines), as_json=as_json)
    return 0


def _retire(name: str) -> None:
    """The reasons of that name are offered no more, whoever ends deals for them. Raises Invalid when none is."""
    rows = [row for row in LossReason.objects.filter(retired_at=None) if fold(row.name) == fold(name)]
    if not rows:
        raise Invalid("name", _("There is no such reason: %(name)s") % {"name": name})
    for row in rows:
        retire(row, by=in_whose_name(), at=timezone.now())
