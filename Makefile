# Thin over commands that also work without make: each recipe is what to type by hand.
.DEFAULT_GOAL := help
.PHONY: help setup setup-dev machine run test check format bench trials screenshots lock clean
.DELETE_ON_ERROR:

# The first interpreter found that is new enough; `make PYTHON=/path/to/python3` chooses another.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 /usr/bin/python3; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && { echo $$p; exit; }; done; echo python3)
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-virtualenv
ARGS ?=

help: ## what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

setup: .venv/installed ## .venv with the pinned requirements, and the browser's libraries
	@$(BIN)/python -m pages.serving.static

run: setup ## serve http://127.0.0.1:8050 (PORT overrides); builds the sample store if there is none
	@$(BIN)/python -m app

test: machine setup setup-dev ## every test, with a real browser, PostgreSQL and Redis
	@$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist worksteal $(ARGS)

check: .venv/installed setup-dev ## format, lint, types, import rules
	@$(BIN)/ruff format --check --output-format concise . || { echo 'make format puts this right'; exit 1; }
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache --no-logo

format: .venv/installed setup-dev ## put format and import order right
	@$(BIN)/ruff check --quiet --select I --fix .
	@$(BIN)/ruff format .

bench: machine setup setup-dev ## the benchmarks, as ratios
	@$(BIN)/python -m tests.bench $(ARGS)

trials: machine setup setup-dev ## the long tests: full numbers of kills, faults, fuzzed bodies
	@$(BIN)/python -m pytest -m trial --timeout 7200 $(ARGS)

screenshots: machine setup setup-dev ## each kind of page, three languages, four widths, light and dark, into build/screenshots
	@$(BIN)/python -m tests.browser.screenshots $(ARGS)

lock: setup-dev ## write the pinned requirements again from pyproject.toml (LOCK=--upgrade for the newest)
	@$(PIP) uv
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-emit-index-url --no-emit-find-links \
		--custom-compile-command 'make lock' $(LOCK) pyproject.toml --output-file requirements.txt
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-emit-index-url --no-emit-find-links \
		--custom-compile-command 'make lock' $(LOCK) --group dev --constraint requirements.txt \
		--output-file requirements-dev.txt

clean: ## remove what set-up and tests made (never a store)
	rm -rf .venv build .ruff_cache .hypothesis

setup-dev: .venv/installed-dev

# Chromium, PostgreSQL and Redis from Debian, where this user may, and the browser tests' tools from npm; says
# plainly what it could not have.
machine:
	@$(PYTHON) -m tests.infrastructure.machine
	@$(PYTHON) -m tests.infrastructure.node_tools

# Installed again only when the pins changed.
.venv/installed: requirements.txt | $(BIN)/pip
	@echo 'Installing requirements.txt ...'
	@$(PIP) --requirement requirements.txt
	@touch $@

.venv/installed-dev: requirements-dev.txt .venv/installed
	@echo 'Installing requirements-dev.txt ...'
	@$(PIP) --requirement requirements-dev.txt
	@touch $@

$(BIN)/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "Python 3.11 or newer is needed, and $(PYTHON) is $$($(PYTHON) --version 2>&1). Debian: apt-get install python3 python3-venv. Elsewhere: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@$(PYTHON) -m venv .venv 2>/dev/null || $(PYTHON) -m virtualenv --quiet .venv 2>/dev/null || { \
		rm -rf .venv; \
		echo "$(PYTHON) can make no virtual environment: the module venv or ensurepip is missing. Debian: apt-get install python3-venv" >&2; exit 1; }
