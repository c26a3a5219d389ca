# Targets for people. `make demo` and `make test` need Python 3.11 or newer, git and make, and a package index; nothing else.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed-for-running
DEV_STAMP := $(VENV)/.installed-for-testing
TIMELINE := tests/bench/node_modules/leaflet.timeline/package.json
AXE := tests/browser/node_modules/axe-core/axe.min.js
THEATRES := data/syria-2020 data/syria-2024

.DEFAULT_GOAL := help
.PHONY: help demo test lint types contracts check-notebooks unit axe screenshots picture dictionary bench format theatre clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Frontline needs Python 3.11 or newer; run make PYTHON=/path/to/python3.11"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(STAMP): pyproject.toml constraints.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable .
	@touch $@

$(DEV_STAMP): pyproject.toml constraints.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev]'
	@touch $@ $(STAMP)

demo: $(STAMP) ## draw the embedded theatre to out/syria-2024/map.html
	@$(BIN)/frontline demo --output out/syria-2024

test: lint types contracts unit check-notebooks ## the whole test command

lint: $(DEV_STAMP) ## style and formatting
	$(BIN)/ruff check geo maps data tests
	$(BIN)/ruff format --check geo maps data tests

types: $(DEV_STAMP) ## static types
	$(BIN)/mypy
	$(BIN)/mypy data

contracts: $(DEV_STAMP) ## imports point one way
	$(BIN)/lint-imports

# Rules of accessibility, run inside the page by the browser tests. They skip without it, and say so.
$(AXE): tests/browser/package.json tests/browser/package-lock.json
	@if command -v npm >/dev/null; then npm ci --silent --no-audit --no-fund --ignore-scripts --prefix tests/browser && touch $@; \
	else echo "npm is missing: the tests with axe-core will skip"; fi

axe: $(AXE) ## the rules of accessibility that the browser tests run

unit: $(DEV_STAMP) $(AXE) ## unit, property, doctest and browser tests
	$(BIN)/pytest --numprocesses auto --dist loadfile

check-notebooks: $(DEV_STAMP) ## notebooks run and hold no output
	$(BIN)/nbstripout --verify notebooks/*.ipynb
	FRONTLINE_REQUIRE_BROWSER= $(BIN)/pytest --nbmake --allow-hosts=127.0.0.1 --override-ini addopts= -q notebooks

screenshots: $(DEV_STAMP) ## pictures of desk, phone, dark and print in out/screenshots
	$(BIN)/pytest -q tests/browser/test_browser_demo.py -k 'pictures or print'

picture: screenshots ## the picture of the README, from them
	@test $$(wc -c < out/screenshots/desk-2024-12-05.png) -le 400000 || { echo "the picture is larger than 400 kB"; exit 1; }
	cp out/screenshots/desk-2024-12-05.png docs/map.png

dictionary: $(STAMP) ## the meaning of the columns of the exports, docs/fields.md and its JSON Schema
	$(BIN)/python -m maps.dictionary docs

# What folium's time plugin links, to measure it beside the page. Without it that part is left out, and said to be.
$(TIMELINE): tests/bench/package.json
	@if command -v npm >/dev/null; then npm install --silent --no-audit --no-fund --no-package-lock --ignore-scripts --prefix tests/bench && touch $@; \
	else echo "npm is missing: folium's Timeline will not be measured"; fi

bench: $(DEV_STAMP) $(TIMELINE) ## measure speed and memory; prints a table
	$(BIN)/python -m tests.bench

format: $(DEV_STAMP) ## rewrite the code in the project's format
	$(BIN)/ruff check --fix geo maps data tests
	$(BIN)/ruff format geo maps data tests

theatre: $(STAMP) ## compile the embedded theatres from the fact tables beside the project
	for folder in $(THEATRES); do $(BIN)/python -m geo.data.compile.theatre ../shared/facts $$folder || exit 1; done

clean: ## remove what was made
	rm -rf out build dist $(VENV) *.egg-info tests/browser/node_modules tests/bench/node_modules
