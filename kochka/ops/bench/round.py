"""One round of the bench in a place of its own (`python -m kochka.ops.bench.round`): built, measured, checked.

A process of its own, for Django's settings name one database: the command starts one a size, $KOCHKA_HOME and
$DATABASE_URL being the scratch place. What it found is written as JSON to `--into`.
"""

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

from kochka.ops.mishaps import explained
from kochka.ops.progress import Progress, on_terminal
from kochka.ops.ready import set_up
from kochka.ops.words import terminal_language

QUICK = {"rounds": 2, "seconds": 0.3, "placed": 40}
WHOLE = {"rounds": 40, "seconds": 8.0, "placed": 4000}


def main() -> int:
    """Does the round."""
    parser = argparse.ArgumentParser(prog="kochka.ops.bench.round")
    parser.add_argument("--deals", type=int, required=True)
    parser.add_argument("--into", type=Path, required=True)
    parser.add_argument("--quick", action="store_true")
    given = parser.parse_args()
    try:
        set_up(terminal_language())
        with on_terminal() as progress:
            found = whole_round(given.deals, QUICK if given.quick else WHOLE, progress)
        given.into.write_text(json.dumps(found, ensure_ascii=False))
    except Exception as trouble:  # noqa: BLE001  # whatever it is, the terminal gets a sentence
        sentence, code = explained(trouble)
        print(sentence, file=sys.stderr)  # noqa: T201
        return code
    return 0


def whole_round(deals: int, much: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """Everything that is known of a company with so many deals."""
    from django.utils.translation import gettext as _

    from kochka.ops.bench.names import names
    from kochka.ops.bench.telling import database
    from kochka.ops.check import findings

    found: dict[str, Any] = {"deals": deals, "database": database(), "rounds": much["rounds"]}
    found |= _built(deals, progress)
    called = names()
    found |= _measured(much, lambda key: progress(_("Measuring: %(what)s") % {"what": called[key]}, 0, 0))
    began = time.monotonic()
    broken = findings(lambda _rule: progress(_("Testing the rules"), 0, 0))
    found["check"] = {"broken": [one.rule for one in broken], "seconds": round(time.monotonic() - began, 1)}
    return found


def _built(deals: int, progress: Progress) -> dict[str, Any]:
    from django.utils import timezone
    from django.utils.translation import gettext as _

    from kochka.ops.bench.building.making import make
    from kochka.ops.commands.migrate import bring_up, collect

    collect(progress)
    bring_up(progress)
    began = time.monotonic()
    sentence = _("Making the company")
    rows = make(deals, now=timezone.now(), progress=lambda done: progress(sentence, done, deals))
    return {"rows": rows, "built_seconds": round(time.monotonic() - began, 1)}


def _measured(much: dict[str, Any], tell: Any) -> dict[str, Any]:
    from kochka.ops.bench import changing, measuring
    from kochka.ops.bench.building.house import PASSWORD
    from kochka.ops.bench.serving import serving
    from kochka.ops.bench.telling import readers
    from kochka.ops.bench.visiting import Visitor

    found: dict[str, Any] = {"pages": {}}
    with serving() as worker:
        found["cold_start_seconds"] = round(worker.cold_start, 2)
        for reader in readers():
            visitor = Visitor(worker.address)
            visitor.sign_in(reader.user.email, PASSWORD)
            pages = measuring.pages(reader, visitor, rounds=much["rounds"], tell=tell)
            if reader.key == "seller":
                tell("requests_per_second")
                addresses = [f"/deals/{number}/" for number in reader.deals()]
                at_once = measuring.at_once(visitor, addresses, seconds=much["seconds"])
                found["requests_per_second"] = round(at_once, 1)
            tell("jump")
            pages["jump"] = changing.jumps(reader, visitor, rounds=much["rounds"])
            found["pages"][reader.key] = {key: figures.as_dict() for key, figures in pages.items()}
        found["memory_mb"], found["memory_own_mb"] = worker.memory() or (None, None)
    tell("deals_per_second")
    return found | {"deals_per_second": round(changing.placed_a_second(much["placed"]))}


if __name__ == "__main__":
    sys.exit(main())
