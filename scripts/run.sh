#!/bin/sh
# `make run`: set up, then serve. PORT and DEMO reach the product through the environment.
set -eu
cd "$(dirname "$0")/.."
sh scripts/setup.sh run
exec .venv/bin/kochka run
