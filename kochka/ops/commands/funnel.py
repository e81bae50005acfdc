"""`kochka funnel`: check, publish, list, upgrade."""

from pathlib import Path

import click
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kochka.core.problems import Problems
from kochka.funnel.definition import FunnelDefinition
from kochka.funnel.facts import specs
from kochka.funnel.loading import load
from kochka.funnel.publishing import newest_versions, publish
from kochka.ops.commands.funnel_upgrade import upgrade
from kochka.ops.commands.saying import in_whose_name, json_option, say

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group(help=_("Check, publish, list and upgrade funnels."))
def funnel() -> None:
    """Check, publish, list and upgrade funnels."""


def _read(path: Path, *, as_json: bool) -> FunnelDefinition | None:
    """The definition in a file; None after saying every mistake with its line."""
    try:
        return load(path.read_bytes(), specs())
    except Problems as found:
        language = get_language() or "en"
        rows = [{"line": one.line, "column": one.column, "says": one.text(language)} for one in found.problems]
        words = "\n".join(f"{path.name}:{row['line']}: {row['says']}" for row in rows)
        say({"holds": False, "problems": rows}, words, as_json=as_json)
        return None


@funnel.command("check", help=_("Name the line of every mistake in a funnel’s FILE."))
@click.argument("file", type=FILE)
@json_option
def check_file(file: Path, as_json: bool) -> int:
    """Name the line of every mistake in a funnel's FILE."""
    found = _read(file, as_json=as_json)
    if found is None:
        return 1
    words = _("%(file)s: the funnel “%(key)s”, %(count)s stages, no mistakes")
    data = {"holds": True, "funnel": found.key, "stages": [stage.key for stage in found.stages]}
    say(data, words % {"file": file.name, "key": found.key, "count": len(found.stages)}, as_json=as_json)
    return 0


@funnel.command("publish", help=_("Make the funnel in FILE, or its next version; deals open on it at once."))
@click.argument("file", type=FILE)
@click.option("--by", help=_("E-mail of who publishes it (default: the first chief)."))
@json_option
def publish_file(file: Path, by: str | None, as_json: bool) -> int:
    """Make the funnel in FILE, or its next version; deals open on it at once."""
    if _read(file, as_json=as_json) is None:
        return 1
    version = publish(file.read_bytes(), by=in_whose_name(by), at=timezone.now())
    key = version.definition.key
    words = _("The funnel “%(key)s”, version %(number)s: deals open on it from now on")
    data = {"funnel": key, "version": version.number}
    say(data, words % {"key": key, "number": version.number}, as_json=as_json)
    return 0


@funnel.command("list", help=_("The company’s funnels, with their newest versions."))
@json_option
def list_all(as_json: bool) -> int:
    """The company's funnels, with their newest versions."""
    rows = [
        {
            "funnel": version.funnel.key,
            "version": version.number,
            "name": version.definition.name.of(get_language() or "ru"),
            "stages": len(version.definition.stages),
        }
        for version in newest_versions()
    ]
    lines = [f"{row['funnel']}  v{row['version']}  {row['name']} ({row['stages']})" for row in rows]
    say(rows, "\n".join(lines) or _("No funnel yet"), as_json=as_json)
    return 0


funnel.add_command(upgrade)
