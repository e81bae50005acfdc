#!/bin/sh
# Prints the path of the interpreter to build on: one that runs, is Python 3.12 or newer and has SQLite 3.37 or newer.
# A name on PATH may be a shim that runs nothing, so each candidate is asked, and the first that answers well is taken.
set -eu

ask='
import sys
if sys.version_info < (3, 12):
    sys.exit("is Python %d.%d, older than 3.12" % sys.version_info[:2])
if sys.version_info.releaselevel != "final":
    sys.exit("is an unfinished release of Python")
try:
    import sqlite3
    import ssl
    import venv
except ImportError as missing:
    sys.exit("was built without %s" % missing.name)
if sqlite3.sqlite_version_info < (3, 37):
    sys.exit("has SQLite %s, older than 3.37" % sqlite3.sqlite_version)
import sysconfig
if sysconfig.get_config_var("Py_GIL_DISABLED"):
    sys.exit("is a free-threaded build, which some dependencies do not support")
print(sys.executable)
'

refused=""

try() {
    [ -x "$1" ] || return 0
    case "$refused" in *"
  $1 "*) return 0 ;; esac
    if answer=$("$1" -c "$ask" 2>&1); then
        printf '%s\n' "$answer" | tail -n 1
        exit 0
    fi
    refused="$refused
  $1 $(printf '%s\n' "$answer" | tail -n 1)"
}

# The shell sorts a pattern upwards; we want the newest.
try_newest_first() {
    old_ifs=$IFS
    IFS='
'
    # shellcheck disable=SC2046  # one path a line
    set -- $(printf '%s\n' "$@" | sort -r)
    IFS=$old_ifs
    for candidate in "$@"; do
        try "$candidate"
    done
}

advice="Kochka needs Python 3.12 or newer (with SQLite 3.37 or newer). One line gets you one:
  Debian 13:        apt install python3 python3-venv
  Debian 12, other: pyenv install 3.13    (or, if you have uv: uv python install 3.13)
and if it lies in an unusual place: make run PYTHON=/path/to/python3.13"

if [ -n "${PYTHON:-}" ]; then
    given=$(command -v "$PYTHON" || printf '%s' "$PYTHON")
    try "$given"
    printf 'PYTHON=%s does not fit:%s\n\n%s\n' "$PYTHON" "${refused:- it is not there}" "$advice" >&2
    exit 1
fi

[ -z "${PYENV_ROOT:-}" ] || try_newest_first "$PYENV_ROOT"/versions/3.1[2-9]*/bin/python
try_newest_first "${HOME:-/}"/.pyenv/versions/3.1[2-9]*/bin/python
for minor in 19 18 17 16 15 14 13 12; do
    found=$(command -v "python3.$minor" || true)
    [ -z "$found" ] || try "$found"
done
found=$(command -v python3 || true)
[ -z "$found" ] || try "$found"
try_newest_first "${HOME:-/}"/.local/share/uv/python/cpython-3.1[2-9]*/bin/python3
for candidate in /usr/bin/python3 /usr/bin/python3.1[2-9] /usr/local/bin/python3 /opt/homebrew/bin/python3; do
    try "$candidate"
done

if [ -n "$refused" ]; then
    printf 'No Python that fits. Looked at:%s\n\n%s\n' "$refused" "$advice" >&2
else
    printf 'No Python that fits.\n\n%s\n' "$advice" >&2
fi
exit 1
