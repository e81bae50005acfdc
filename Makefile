# The commands of Kochka. `make` alone lists them. Variables: PORT, DEMO, PYTHON, KOCHKA_HOME, DATABASE_URL, KOCHKA_URL.

.PHONY: help run test check format messages lock clean

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' Makefile

run: ## set up what is missing and serve Kochka at http://127.0.0.1:8000 (PORT=9000 for another port, DEMO=1 for the demo)
	@sh scripts/run.sh

test: ## every test: on SQLite, on a throw-away PostgreSQL, in a headless Chromium
	@sh scripts/test.sh

check: ## lint, types, floors, templates, migrations, deploy check, translations
	@sh scripts/setup.sh test
	@.venv/bin/python scripts/check.py

format: ## put the Python code into its one shape
	@sh scripts/setup.sh test
	@.venv/bin/ruff check --fix --quiet . || true
	@.venv/bin/ruff format .

messages: ## gather the texts of the code and the templates for translation
	@sh scripts/setup.sh test
	@.venv/bin/python scripts/messages.py update
	@.venv/bin/python scripts/messages.py compile

lock: ## choose the newest dependencies again and pin them with their hashes (after a change of requirements/*.in)
	@sh scripts/lock.sh

clean: ## remove what was built (the data in var/ stays)
	@rm -rf .venv .uv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache test-results shots
	@find bench kochka tests scripts -name __pycache__ -type d -prune -exec rm -rf {} +
	@find kochka -name '*.mo' -type f -exec rm -f {} +
