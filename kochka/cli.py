"""The command `kochka`: a table of sub-commands, each loaded when it is called, so that `--help` is quick.

Django is set up, for the place that was named and in the terminal's language, before a command's module is imported;
only `run` does without. Exit codes: 0 all is well, 1 something wrong was found, 2 the command was misused. What goes
wrong is said in one sentence on standard error; `KOCHKA_DEBUG=1` shows where it came from.
"""

import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any

import click

from kochka import __version__
from kochka.ops.words import gettext as _
from kochka.ops.words import gettext_noop, terminal_language

PLACES = ("company", "demo")

# The name, where it lives, and what it does. `run` and `bench` start no Django: they only look after those who do.
COMMANDS: dict[str, tuple[str, str]] = {
    "run": ("kochka.ops.commands.run:run", gettext_noop("Serve Kochka together with its worker.")),
    "check": ("kochka.ops.commands.check:check", gettext_noop("Test every rule over the whole database.")),
    "import": ("kochka.exchange.commands:import_", gettext_noop("Bring in what another system holds; undo it.")),
    "funnel": ("kochka.ops.commands.funnel:funnel", gettext_noop("Check, publish, list and upgrade funnels.")),
    "user": ("kochka.ops.commands.user:user", gettext_noop("Add people, give and take roles, let people go.")),
    "company": ("kochka.ops.commands.company:company", gettext_noop("Found the company and set its rules.")),
    "calendar": ("kochka.ops.commands.calendar:calendar", gettext_noop("The company’s own days off.")),
    "demo": ("kochka.ops.commands.demo:demo", gettext_noop("Make the demo company.")),
    "migrate": (
        "kochka.ops.commands.migrate:migrate",
        gettext_noop("Bring the database and the static files up to date."),
    ),
    "backup": ("kochka.ops.commands.backup:backup", gettext_noop("Put everything into one file, while people work.")),
    "restore": ("kochka.ops.commands.restore:restore", gettext_noop("Bring a backup back, into an empty home.")),
    "move-to": ("kochka.ops.commands.move_to:move_to", gettext_noop("Move the company to another database.")),
    "schedule": (
        "kochka.ops.commands.schedule:schedule",
        gettext_noop("What happens by itself, and when it last did."),
    ),
    "bench": ("kochka.ops.commands.bench:bench", gettext_noop("Measure how quick the pages are for a large company.")),
    "update": (
        "kochka.ops.commands.update:update",
        gettext_noop("Go over to this release: a backup, the migrations, the rules."),
    ),
    "export": (
        "kochka.ops.commands.export:export",
        gettext_noop("Give everything out that the company owns: CSV, YAML, files."),
    ),
    "worker": ("kochka.ops.commands.worker:worker", gettext_noop("Do the scheduled work (`run` starts it too).")),
}
WITHOUT_DJANGO = {"run", "bench"}
ALWAYS_DEMO = {"demo"}


class Table(click.Group):
    """A group that knows its commands by name and imports one when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        if cmd_name in ALWAYS_DEMO:
            os.environ["KOCHKA_PLACE"] = "demo"
        if cmd_name not in WITHOUT_DJANGO:
            from kochka.ops.ready import set_up

            set_up(terminal_language())
        module, _colon, name = COMMANDS[cmd_name][0].partition(":")
        found: click.Command = getattr(import_module(module), name)
        return placed(found)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section(_("Commands")):
            formatter.write_dl([(name, _(does)) for name, (_where, does) in COMMANDS.items()])


def placed(command: click.Command) -> click.Command:
    """The command, and each below it, with `--place`. What it says was read beforehand: by `place_named`."""
    if isinstance(command, click.Group):
        for below in command.commands.values():
            placed(below)
    elif not any(param.name == "place" for param in command.params):
        command.params.append(place_option())
    return command


def place_option() -> click.Option:
    """`--place`: part of every command's help, and checked by click."""
    words = _("Whose database: the company’s (default) or the demo’s.")
    return click.Option(["--place"], type=click.Choice(PLACES), expose_value=False, help=words)


def place_named(args: Sequence[str]) -> str | None:
    """The place that the arguments name, wherever they do: Django must know it before any command is loaded."""
    for at, word in enumerate(args):
        if word == "--":
            return None
        if word == "--place":
            return args[at + 1] if at + 1 < len(args) else None
        if word.startswith("--place="):
            return word.partition("=")[2]
    return None


cli = Table(
    "kochka",
    help=_("Kochka carries deals through your own sales funnel, hummock by hummock."),
    params=[place_option()],
    context_settings={"help_option_names": ["-h", "--help"]},
)
click.version_option(version=__version__, prog_name="kochka")(cli)


def main(args: Sequence[str] | None = None) -> int:
    """Runs the command. The exit code."""
    given = list(sys.argv[1:] if args is None else args)
    if (place := place_named(given)) in PLACES:
        os.environ["KOCHKA_PLACE"] = str(place)
    return run_safely(lambda: cli.main(given, prog_name="kochka", standalone_mode=False))


def run_safely(call: Callable[[], Any]) -> int:
    """Calls, and turns what goes wrong into a sentence and an exit code."""
    try:
        answer = call()
    except click.exceptions.Exit as ended:
        return ended.exit_code
    except (click.Abort, KeyboardInterrupt):
        return 130
    except BrokenPipeError:
        sys.stdout = None  # the reader has gone: nothing is flushed at the end
        return 0
    except Exception as trouble:  # whatever it is, the terminal gets a sentence
        if os.environ.get("KOCHKA_DEBUG") == "1":
            raise
        from kochka.ops.mishaps import explained

        sentence, code = explained(trouble)
        click.echo(sentence, err=True)
        return code
    return answer if isinstance(answer, int) else 0
