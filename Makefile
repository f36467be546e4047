# The two commands of the README and their helpers. Everything made here is ignored by git.

VENV := .venv
PY := $(VENV)/bin/python
INSTALLED := $(VENV)/.installed
BASE_PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	command -v $$p >/dev/null && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' && echo $$p && break; done)

export PORT ?= 8000
# Tests have servers and data of their own, so that a running demonstration is left in peace; nobody will miss the data.
TEST_VAR ?= $(CURDIR)/var/test
WITH_SERVICES = VAR_DIR="$(TEST_VAR)" $(PY) -m config.services try --
ONLY ?= tests
# A module goes to one worker as a whole: many share a demonstration that is loaded once for each module. They go in the
# order of their names, which begins with the longest ones and keeps together what shares a place.
WORKERS ?= 2
SHARED_OUT = --numprocesses $(WORKERS) --dist loadscope --no-loadscope-reorder
# The campaign against leaks: how many times the cases of the suite, from which seed on, and where its figures are written.
LEAKS_SCALE ?= 1
LEAKS_SEED ?= 0
LEAKS_LOG ?= $(CURDIR)/var/leaks.log
METHODS = tests/leaks tests/sweep tests/walls

.DEFAULT_GOAL := help
.PHONY: help run test check checks bench leaks faults docs format lock install frontend chromium clean

help: ## This list
	@sed -n 's/^\([a-z]*\):.*## /  make \1|/p' Makefile | column -t -s '|'

run: install frontend ## Everything from a fresh clone, on http://127.0.0.1:8000 (PORT=... for another)
	@$(PY) -m config.run

test: install frontend chromium ## The complete suite on real servers (ONLY=tests/config for a part)
	@VAR_DIR="$(TEST_VAR)" $(WITH_SERVICES) sh -c '\
		$(PY) manage.py collectstatic --noinput --verbosity 0 && \
		exec $(PY) -m pytest $(SHARED_OUT) $(ONLY)'

check: install frontend ## Format, lint, types, import contracts, templates, migrations, generated docs, locks
	@$(WITH_SERVICES) $(MAKE) --no-print-directory checks

checks:
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/ruff check .
	$(VENV)/bin/mypy .
	PYTHONPATH=. $(VENV)/bin/lint-imports --no-cache
	$(VENV)/bin/djlint templates --lint --quiet
	$(PY) manage.py makemigrations --check --dry-run
	$(PY) -m config.docs --check
	@# Locks hold hashes, never addresses: where packages come from is each machine's own setting.
	@! git grep -nIE '(py[p]i|pythonhoste[d]|npmj[s])\.(org|com)|^--(index-url|extra-index-url|find-links)|"resolve[d]":' \
		|| { echo 'A tracked file names a package registry.' >&2; exit 1; }

bench: install frontend ## Speed: one table and bench/results.json
	@VAR_DIR="$(CURDIR)/var/bench" $(PY) -m config.services run -- $(PY) -m bench

leaks: install frontend ## The long campaign against leaks (LEAKS_SCALE=10 for ten times the cases)
	@LEAKS_SCALE=$(LEAKS_SCALE) LEAKS_SEED=$(LEAKS_SEED) LEAKS_LOG="$(LEAKS_LOG)" $(WITH_SERVICES) $(PY) -m pytest \
		--override-ini "addopts=-ra --strict-markers" -m "not faults" $(SHARED_OUT) $(METHODS)

faults: install frontend ## The long campaign of killed processes and lost messages
	@VAR_DIR="$(CURDIR)/var/faults" $(PY) -m config.services run -- $(PY) -m pytest \
		--override-ini "addopts=-ra --strict-markers" -m faults tests

docs: install ## Write the generated documentation pages
	@$(WITH_SERVICES) $(PY) -m config.docs

format: install ## Put the code in its standard form
	@$(VENV)/bin/ruff format . && $(VENV)/bin/ruff check --fix .

lock: ## Lock the requirements again after a change of requirements/*.in (needs pip-compile)
	@cd requirements && for name in run dev node; do \
		pip-compile --quiet --generate-hashes --allow-unsafe --no-strip-extras --no-header --no-annotate \
			--no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options \
			--output-file $$name.txt $$name.in; done

clean: ## Remove everything made here except the data in var/
	@rm -rf $(VENV) node_modules static/build .mypy_cache .ruff_cache .pytest_cache

install: $(INSTALLED)

$(INSTALLED): requirements/dev.txt
	@test -n "$(BASE_PYTHON)" || { echo "Python 3.11 or later is needed, and none was found." >&2; exit 1; }
	@test -x $(PY) || $(BASE_PYTHON) -m venv $(VENV) || { \
		echo "Python could not make a virtual environment: install the system's python3-venv package." >&2; exit 1; }
	@echo "Installing packages (once)..."
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements/dev.txt
	@command -v npm >/dev/null && node --eval 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' || \
		$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements/node.txt
	@touch $@

frontend: install
	@$(PY) -m config.frontend

chromium: install
	@$(PY) -m config.chromium
