# Everything that a person or the continuous integration asks for. `make help` lists it.

PORT ?= 3000
HOST ?= 127.0.0.1
WORKERS ?= 1
# The newest Python that is new enough; name another one with PYTHON=…
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)

BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
LOCKED := --no-deps --require-hashes
PYTEST := $(BIN)/pytest -n 2 --dist loadgroup
# One fixed instant makes two builds of the same source equal, byte for byte.
export SOURCE_DATE_EPOCH ?= $(shell git log -1 --format=%ct 2>/dev/null || echo 1577836800)

.DEFAULT_GOAL := help

.PHONY: help
help: ## List what make can do
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "rxcase needs Python 3.11 or newer, with venv." >&2; exit 2; }
	@echo "Creating .venv with $(PYTHON) …"
	@$(PYTHON) -m venv .venv

# Two stamps: what runs and builds the program, and what checks it too.
.venv/.installed: requirements/build.txt pyproject.toml | .venv/bin/python
	@echo "Installing the locked packages …"
	@$(PIP) install $(LOCKED) -r requirements/build.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.installed-dev: requirements/dev.txt .venv/.installed
	@echo "Installing the locked packages for development …"
	@$(PIP) install $(LOCKED) -r requirements/dev.txt
	@touch $@

.PHONY: install
install: .venv/.installed-dev ## Create .venv with everything for development

.PHONY: build
build: .venv/.installed ## Build the pages, if their sources changed
	@$(BIN)/python tools/build_frontend.py

.PHONY: run
run: build ## Serve the app on PORT (3000), with demonstration data if the database is empty
	@if $(BIN)/rxcase demo --help 2>/dev/null | grep -q -e --if-empty; then $(BIN)/rxcase demo --if-empty; fi
	@exec $(BIN)/rxcase run --host $(HOST) --port $(PORT) --workers $(WORKERS)

.PHONY: lint
lint: install ## Format, lint, types and architecture
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

.PHONY: check
check: lint ## The fast half: lint and all tests but browser and packaging
	$(PYTEST) -m "not browser and not packaging and not soak"

.PHONY: test
test: install build ## Everything that continuous integration runs
	@# A misplaced comma must not hide what the tests say. The driver of the browser keeps an event loop running in its
	@# process, in which no asynchronous test could run: the journeys have a process of their own.
	@status=0; $(MAKE) --no-print-directory lint || status=$$?; \
	for part in "not soak and not browser" browser; do \
		echo "$(PYTEST) -m '$$part'"; $(PYTEST) -m "$$part" || status=$$?; \
	done; exit $$status

.PHONY: soak
soak: install build ## The long tests: hours of load, kill -9, a million rows
	$(BIN)/pytest -m soak

.PHONY: bench
bench: build ## Measure, as a table
	$(BIN)/rxcase bench

.PHONY: wheel
wheel: build ## Build dist/rxcase-….whl, which runs without Node
	@$(BIN)/python -m build --wheel --no-isolation --outdir dist . >/dev/null
	@ls dist/*.whl

.PHONY: format
format: install ## Format the code and repair what can be repaired
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

.PHONY: migration
migration: install ## Write the migration for changed models (m="what changes")
	@$(BIN)/python tools/new_migration.py $(m)

# uv reads neither pip's settings nor writes an address of a registry.
UV_LOCK := $(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --no-emit-index-url --no-emit-find-links
.PHONY: lock
lock: ## Write the locks anew after a change in pyproject.toml (LOCK_FLAGS=--upgrade for newer versions)
	@test -x $(BIN)/uv || $(MAKE) install
	$(UV_LOCK) $(LOCK_FLAGS) -o requirements/run.txt
	$(UV_LOCK) $(LOCK_FLAGS) --group build -c requirements/run.txt -o requirements/build.txt
	$(UV_LOCK) $(LOCK_FLAGS) --group build --group dev -c requirements/build.txt -o requirements/dev.txt

.PHONY: clean
clean: ## Remove everything that make made, except the data
	rm -rf .venv .web dist build rxcase/_frontend rxcase/_frontend.new assets/external
	rm -rf .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find rxcase tests tools -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true
