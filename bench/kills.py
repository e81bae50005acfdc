"""A thousand times `kill -9`: `python -m bench.kills --kills 1000 --database postgres`.

On a scratch company processes do verbs at random, imports by command and by page, and the scheduled work, up to three
at once. Each is killed, half of them at a random moment, half before a random statement of the database. After every
round: no verb is half-done, every verb that was said to be done is there, no row of a file is in twice and no batch in
part, no hold was resumed twice. Every hundred kills, and at the end, `kochka check` holds over everything; what was cut
off goes on, and what killed requests left lying is swept away.

Exit code 1 when anything does not hold; it says in which round, and the same seed throws the same dice.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.crowd.serving import ROOT, environment
from bench.databases import empty


def main(arguments: list[str] | None = None) -> int:
    given = options(arguments)
    home = Path(tempfile.mkdtemp(prefix="kochka-kills-"))
    try:
        env = os.environ.copy() if given.here else environment(home, empty(given.database))
        command = [sys.executable, "-m", "bench.killing.inside", "--kills", str(given.kills)]
        command += ["--seed", str(given.seed), "--deep-every", str(given.deep_every)]
        env |= {"KOCHKA_BACKUP_AT": "never", "PYTHONPATH": str(ROOT)}
        done = subprocess.run(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True, check=False)
    finally:
        shutil.rmtree(home, ignore_errors=True)
    if not done.stdout:
        return 1
    report = json.loads(done.stdout) | {"database": given.database, "seed": given.seed}
    if given.json:
        Path(given.json).write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n")
    kinds = ", ".join(f"{kind} {count}" for kind, count in report["by_kind"].items())
    print(f"{report['kills']} kills ({kinds}) in {report['seconds']} s; {report['promised']} promises kept")
    for trouble in report["troubles"]:
        print(trouble)
    print("All held." if not report["troubles"] else "NOT ALL HELD.")
    return done.returncode


def options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.kills", description="A thousand times kill -9.")
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--database", choices=["sqlite", "postgres"], default="sqlite",
                        help="postgres: DATABASE_URL, an empty database, or else a throw-away server")  # fmt: skip
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--deep-every", type=int, default=100, help="kills between two looks at everything")
    parser.add_argument("--here", action="store_true", help="on the empty database that the environment names")
    parser.add_argument("--json", metavar="FILE", help="write the figures there as well")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
