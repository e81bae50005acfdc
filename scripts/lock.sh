#!/bin/sh
# Pins requirements/*.in anew: every version with its hashes, for every platform, naming no index host.
set -eu
cd "$(dirname "$0")/.."
. scripts/lib.sh
sh scripts/setup.sh run
cd requirements
for name in run test; do
    say "Locking requirements/$name.in …"
    ../.uv/bin/uv pip compile --quiet --upgrade --universal --generate-hashes --no-emit-index-url --no-header \
        --python-version 3.12 "$name.in" -o "$name.txt"
done
say "Locked. Next: make test"
