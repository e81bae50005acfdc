#!/bin/sh
# Makes .venv what the locks say. `setup.sh run`: what serving needs; `setup.sh test`: the test and lint tools too.
# Tools once added stay: a later `setup.sh run` never takes them away. When nothing changed it does nothing, at once.
set -eu
cd "$(dirname "$0")/.."
. scripts/lib.sh

root=$(pwd -P)
kept=.venv/kochka # what we remember about this environment: python, key, with-test
want=${1:-run}
if [ "$want" = test ] || [ -e "$kept/with-test" ]; then
    set -- requirements/run.txt requirements/test.txt
    tools='test'
else
    set -- requirements/run.txt
    tools='run'
fi

key() {
    printf '%s %s\n' "$tools" "$root"
    cat requirements/run.txt requirements/uv.txt scripts/setup.sh
    [ "$tools" = run ] || cat requirements/test.txt
}

up_to_date() {
    [ -f "$kept/key" ] && [ "$(cat "$kept/key")" = "$now" ] && [ -x .venv/bin/kochka ] || return 1
    [ -z "${PYTHON:-}" ] || [ "$PYTHON" = "$(cat "$kept/asked")" ] || return 1
    .venv/bin/python -S -c '' 2>/dev/null
}

# Debian's Python comes without pip; its venv module brings one of its own along.
find_pip() {
    pip=$python
    "$pip" -m pip --version >/dev/null 2>&1 && return 0
    pip=.uv/boot/bin/python
    "$python" -m venv --clear .uv/boot >/dev/null 2>&1
}

get_uv() {
    pin=$(sed -n 's/^uv==\([^ ]*\).*/\1/p' requirements/uv.txt)
    case "$(.uv/bin/uv --version 2>/dev/null || true)" in "uv $pin" | "uv $pin "*) return 0 ;; esac
    say "Fetching the package installer (uv $pin) …"
    rm -rf .uv
    if ! find_pip; then
        ! may_use_apt || apt_install python3-venv
        find_pip || fail "$python has no pip. On Debian, as root: apt install python3-venv   and then again."
    fi
    "$pip" -m pip install --quiet --no-deps --only-binary :all: --target .uv --require-hashes -r requirements/uv.txt ||
        fail "uv could not be fetched: see the lines above (is the network there?)"
    rm -rf .uv/boot
}

make_venv() {
    if [ -z "${PYTHON:-}" ] && [ -x .venv/bin/python ] && fits=$(PYTHON=.venv/bin/python sh scripts/python.sh 2>/dev/null) && [ -n "$fits" ]; then
        return 0
    fi
    say "Making .venv …"
    # The tools asked for live on in the new environment: `set --` above already counted them in.
    .uv/bin/uv venv --quiet --clear --no-project --python "$python" .venv
}

# The package itself: a path file and a command, so nothing is built and a second start needs no network.
link_package() {
    site=$(.venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
    printf '%s\n' "$root" >"$site/kochka-here.pth"
    cat >.venv/bin/kochka.new <<SCRIPT
#!/bin/sh
'''exec' "$root/.venv/bin/python" "\$0" "\$@"
' '''
import sys

from kochka.cli import main

if __name__ == "__main__":
    sys.argv[0] = "kochka"
    sys.exit(main())
SCRIPT
    chmod 755 .venv/bin/kochka.new
    mv .venv/bin/kochka.new .venv/bin/kochka
}

# Translations are kept as text; the program reads their compiled form, made here without gettext.
compile_translations() {
    for po in kochka/locale/*/LC_MESSAGES/*.po; do
        [ -f "$po" ] || continue
        mo=${po%.po}.mo
        if [ ! -f "$mo" ] || [ -n "$(find "$po" -newer "$mo")" ]; then
            .venv/bin/python scripts/messages.py compile
            return 0
        fi
    done
}

now=$(key | cksum)
if ! up_to_date; then
    python=$(sh scripts/python.sh)
    say "Python: $python ($("$python" -c 'import platform; print(platform.python_version())'))"
    get_uv
    make_venv
    rm -f "$kept/key"
    mkdir -p "$kept"
    [ "$tools" = run ] || : >"$kept/with-test"
    count=$(cat "requirements/run.txt" "requirements/$tools.txt" | sed -n 's/^\([a-z0-9-]*\)==.*/\1/p' | sort -u | wc -l | tr -d ' ')
    say "Installing the locked dependencies ($count packages; the first time takes a minute) …"
    quiet=--quiet
    [ ! -t 2 ] || quiet=
    # shellcheck disable=SC2086  # empty or one word
    .uv/bin/uv pip sync $quiet --python .venv/bin/python --require-hashes --only-binary :all: --compile-bytecode "$@" ||
        fail "The dependencies could not be installed: see the lines above."
    link_package
    printf '%s\n' "${PYTHON:-}" >"$kept/asked"
    printf '%s\n' "$now" >"$kept/key"
    say "Set up."
fi
compile_translations
