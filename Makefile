# The commands of this project. `make` lists them.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules

VENV := .venv
ifeq ($(OS),Windows_NT)
  BIN := $(VENV)/Scripts
else
  BIN := $(VENV)/bin
endif
PYTHON := $(BIN)/python
TSC := $(BIN)/node node_modules/typescript/bin/tsc

# Set-up itself is in build_tools/environment.py, for those who have no make: it needs only a Python.
SET_UP = @for name in python3.13 python3 python py "$$HOME/.pyenv/shims/python3.13" $(PYTHON); do \
	  if "$$name" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 13))' 2>/dev/null; then \
	    exec "$$name" -m build_tools setup $(1); \
	  fi; \
	done; \
	echo "Python 3.13 is needed: install it from python.org or with 'pyenv install 3.13'" >&2; \
	exit 1

# `make test ONLY=content` runs one folder of tests, or one file of a folder: ONLY=site/test_links.py
ONLY ?=

# Two processes, each of which starts once, and reads the project once
QUICK := --quiet -m "not prove and not slow"
TOOL := $(addprefix tests/pages/test_,policies.py security_policy.py)

# `make bench RUNS=1` opens each page once
RUNS ?= 7

# `make test` is one browser's; `make browsers RECORD=` records nothing
PROTECTS := not prove and not browsers
RECORD ?= -p tests.browser.seen

# mkdocs-material announces its successor on every build.
export NO_MKDOCS_2_WARNING := 1

# Some machines keep nothing that Python compiled: each process of the tests would compile all tests again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help setup setup-test serve build zip one-file pdf look guide-pictures bench check quick test browsers prove fork lint format browser lock audit clean

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' Makefile

setup: ## Install what the site needs, into this folder
	$(call SET_UP)

setup-test: ## Install what the tests need beside it
	$(call SET_UP,--test)

serve: setup ## Build the site and serve it on 127.0.0.1:8000 (PORT=8001 on another port)
	$(PYTHON) -m build_tools serve

build: setup ## Build the site into site/
	$(PYTHON) -m build_tools build

zip: setup ## Write the site as one archive for a web host, into build/
	$(PYTHON) -m build_tools zip

one-file: setup ## Write the protocol as one file for a memory stick, into build/
	$(PYTHON) -m build_tools one-file

pdf: setup-test browser ## Print the poster, the wallet card and the protocol to build/pdf/
	$(PYTHON) -m build_tools pdf

look: build setup-test browser ## Show what people look at on sheets, in build/look/
	$(PYTHON) -m tests.browser.look

guide-pictures: setup-test browser ## Take the pictures of the guide for schools anew, into docs/assets/
	$(PYTHON) -m tests.browser.guide

bench: build setup-test browser ## Measure how fast the tool is, and show it on the site (RUNS=7; fewer are not recorded)
	$(PYTHON) -m tests.browser.bench $(RUNS)

check: setup ## Check every policy and every rule
	$(PYTHON) -m build_tools check

quick: setup-test ## After each change: reading, checks, frozen outcomes, scenarios, the engine, the tool's page
	@export PYTEST_DISABLE_PLUGIN_AUTOLOAD=1; \
	$(PYTHON) -m tests.quick $(QUICK) tests/situations tests/scripts & \
	beside=$$!; status=0; \
	$(PYTHON) -m pytest $(QUICK) tests/engine $(TOOL) tests/test_architecture.py || status=$$?; \
	wait $$beside && exit $$status

ifdef ONLY
test: setup-test browser ## Before each commit: all that protects, in a real browser too (ONLY=folder)
	$(PYTHON) -m pytest --numprocesses auto --dist worksteal -m "$(PROTECTS)" tests/$(ONLY)
else
test: setup-test browser
	@mkdir -p build; $(MAKE) --no-print-directory lint check > build/lint.txt 2>&1 & lint=$$!; status=0; \
	$(PYTHON) -m pytest --numprocesses auto --dist loadfile --no-loadscope-reorder -m "$(PROTECTS)" \
	  || status=$$?; \
	wait $$lint || { status=1; cat build/lint.txt; }; exit $$status
endif

browsers: setup-test browser ## Walk through the site in Chromium, Firefox and WebKit, and show there what was seen
	$(PYTHON) -m pytest --numprocesses 2 --dist loadgroup -rs $(RECORD) tests/browser/test_walks.py

prove: setup-test browser ## After a change of a clause, a rule or the engine: every claim, in every situation
	$(PYTHON) -m build_tools prove
	$(PYTHON) -m pytest --numprocesses auto --dist worksteal -m prove

# What a school has: its own folder and no examples, which are first left out and then removed; and a trust its schools.
FORK := build/fork
READS_CONTENT := $(addprefix tests/,content checks engine pages situations terminal writing)
TEST_FORK = cd $(FORK) && $(PYTHON) -m build_tools review --record harbour-lane pages/our-bus.md words.toml --by "safeguarding lead" && \
  $(PYTHON) -m build_tools review --in schools/oak-bank --record oak-bank pages/our-hall.md words.toml --by "safeguarding lead" && \
  $(PYTHON) -m build_tools check --publish && \
  $(PYTHON) -m pytest --numprocesses auto --dist worksteal -m "not prove and not slow" $(READS_CONTENT)

fork: setup-test ## Check, build, prove and test a school's copy of this site: that of tests/school
	rm -rf $(FORK) && mkdir -p $(FORK)
	git ls-files -z | xargs -0 cp --parents --target-directory=$(FORK)
	cp -r tests/school $(FORK)/docs/school && cp -r tests/schools $(FORK)/schools
	ln -s ../../$(VENV) ../../node_modules $(FORK)
	cd $(FORK) && $(PYTHON) -m build_tools build && $(PYTHON) -m build_tools prove
	$(TEST_FORK)
	find $(FORK)/docs/policies -name '*.md' ! -name national.md -delete
	$(TEST_FORK)

lint: setup-test ## Check the code: style, types, which folder imports which, scripts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(TSC) --project tsconfig.json
	$(TSC) --project tsconfig.worker.json

format: setup-test ## Put the code into the house style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

browser: setup-test ## Find a browser for the tests, or install one
	@.ci/browser $(PYTHON)

lock: setup-test ## Compile requirements.txt, requirements-test.txt and package-lock.json anew
	UV_CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/uv pip compile --quiet --universal \
	  --python-version 3.13 --generate-hashes --no-emit-index-url --no-emit-find-links \
	  --group site --output-file requirements.txt
	UV_CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/uv pip compile --quiet --universal \
	  --python-version 3.13 --generate-hashes --no-emit-index-url --no-emit-find-links \
	  --group test --constraint requirements.txt --output-file requirements-test.txt
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/npm install --package-lock-only --ignore-scripts
	$(call SET_UP,--test)
	$(PYTHON) -m build_tools bill

audit: setup-test ## Look for known faults in what is locked; it asks the registries
	$(BIN)/pip-audit --strict --disable-pip --require-hashes -r requirements.txt -r requirements-test.txt
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/npm audit

clean: ## Remove everything that was made; what an update has replaced stays in build/update
	rm -rf $(VENV) dist node_modules site .mypy_cache .pytest_cache .ruff_cache .hypothesis \
	  .import_linter_cache
	test ! -d build || find build -mindepth 1 -maxdepth 1 ! -name update -exec rm -rf {} +
	find build_tools decision_tree tests -name __pycache__ -prune -exec rm -rf {} +
