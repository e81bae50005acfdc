"""`make check`: everything that can be said about the code without running its tests.

All steps run, two at a time; each prints one line with its time, a failed one what it found. Exit code 1 if any failed.
"""

import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
PYTHON = sys.executable
HTTPS = {"KOCHKA_URL": "https://kochka.example.org"}


class Step(NamedTuple):
    name: str
    command: list[str]
    env: dict[str, str] = {}


class Outcome(NamedTuple):
    name: str
    seconds: float
    code: int
    said: str


# The slow ones first, so that two at a time end together.
STEPS = [
    Step("types (mypy)", [f"{BIN}/mypy"]),
    Step("migrations complete", [PYTHON, "-m", "django", "makemigrations", "--check", "--dry-run"]),
    Step("deploy check", [PYTHON, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"], HTTPS),
    Step("translations complete", [PYTHON, "scripts/messages.py", "check"]),
    Step("templates (djlint)", [f"{BIN}/djlint", "kochka", "--lint", "--quiet", "--allow-empty-input"]),
    Step("floors (import-linter)", [f"{BIN}/lint-imports", "--no-cache"]),
    Step("code (ruff)", [f"{BIN}/ruff", "check", "--quiet", "."]),
    Step("format (ruff)", [f"{BIN}/ruff", "format", "--check", "--quiet", "."]),
    Step("templates (strict CSP)", [PYTHON, "scripts/templates.py"]),
    Step("house rules", [PYTHON, "scripts/house.py"]),
]


def run(step: Step, home: str) -> Outcome:
    """Runs one step in an environment that holds nothing of the developer's own installation."""
    began = time.monotonic()
    own = {name: value for name, value in os.environ.items() if not name.startswith(("KOCHKA_", "DATABASE_URL"))}
    env = {**own, "DJANGO_SETTINGS_MODULE": "kochka.settings", "KOCHKA_HOME": home, "NO_COLOR": "1", **step.env}
    done = subprocess.run(step.command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    return Outcome(step.name, time.monotonic() - began, done.returncode, f"{done.stdout}{done.stderr}")


def report(outcome: Outcome) -> None:
    verdict = "ok" if outcome.code == 0 else "FAILED"
    print(f"{outcome.name:<26} {verdict:<7} {outcome.seconds:5.1f} s", flush=True)
    if outcome.code:
        print("".join(f"    {line}\n" for line in outcome.said.strip().splitlines()), flush=True)


def main() -> int:
    failed = []
    with tempfile.TemporaryDirectory(prefix="kochka-check-") as home, ThreadPoolExecutor(max_workers=2) as pool:
        (Path(home) / "company").mkdir()  # Django's checks open the database
        for finished in [pool.submit(run, step, home) for step in STEPS]:
            outcome = finished.result()
            report(outcome)
            if outcome.code:
                failed.append(outcome.name)
    print(f"\n{len(failed)} of {len(STEPS)} checks failed: {', '.join(failed)}" if failed else "\nAll checks passed.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
