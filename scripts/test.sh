#!/bin/sh
# `make test`: every test. Three passes, each closed by pytest's own line; all run even if one fails.
set -eu
cd "$(dirname "$0")/.."
. scripts/lib.sh
sh scripts/setup.sh test
.venv/bin/python scripts/testbed.py

# Hundreds of processes read the same code, and all passes begin with the same company: both are made once and kept.
unset PYTHONDONTWRITEBYTECODE
KOCHKA_TEST_ONCE=$(mktemp -d "${TMPDIR:-/tmp}/kochka-once-XXXXXX")
export KOCHKA_TEST_ONCE
trap 'rm -rf "$KOCHKA_TEST_ONCE"' EXIT

failed=0
pass() {
    printf '\n=== %s ===\n' "$1"
    shift
    .venv/bin/python -m pytest "$@" || failed=1
}
pass "SQLite" --ignore tests/browser -n 2 --dist worksteal
pass "PostgreSQL: whatever touches the database, pages apart" --postgres --ignore tests/web --ignore tests/browser -n 2 --dist worksteal
pass "Chromium" tests/browser -n 2 --dist worksteal
exit "$failed"
