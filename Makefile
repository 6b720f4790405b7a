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

# Stamps: what they stand for is done again only when a lock has changed.
PYTHON_READY := $(VENV)/.ready
NODE_READY := node_modules/.ready

# mkdocs-material announces its successor on every build.
export NO_MKDOCS_2_WARNING := 1

.PHONY: help setup serve build pdf check verify mutants mutation fuzz test lint format browser lock clean

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' Makefile

setup: $(PYTHON_READY) $(NODE_READY) ## Install what the project needs, into this folder

serve: setup ## Build the site and serve it on 127.0.0.1:8000
	$(PYTHON) -m build_tools serve

build: setup ## Build the site into site/
	$(PYTHON) -m build_tools build

pdf: setup browser ## Print the poster, the wallet card and the protocol to build/pdf/
	$(PYTHON) -m build_tools pdf

check: setup ## Check every policy and every rule
	$(PYTHON) -m build_tools check

verify: setup ## Prove the safety floor over every possible situation
	$(PYTHON) -m build_tools verify

mutants: setup ## Change every clause, the vocabulary and the claims a little: what notices?
	$(PYTHON) -m build_tools mutants

fuzz: setup ## Damage 20,000 cards at random: none is misread
	$(PYTHON) -m build_tools fuzz

test: setup browser lint check ## Run everything that CI runs
	$(PYTHON) -m pytest --numprocesses auto --dist loadfile

mutation: setup ## Try every small change of the engine: does a test notice it?
	$(PYTHON) -m pip install --quiet --disable-pip-version-check --require-hashes \
	  --requirement requirements-mutation.txt
	rm -rf mutants
	$(PYTHON) -m mutmut run --max-children 2
	$(PYTHON) -m build_tools engine-mutants

lint: setup ## Check the code: style, types, scripts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(TSC) --project tsconfig.json
	$(TSC) --project tsconfig.worker.json

format: setup ## Put the code into the house style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

browser: setup ## Find a browser for the tests, or install one
	@$(PYTHON) -m build_tools browser

lock: setup ## Compile requirements.txt, requirements-test.txt and package-lock.json anew
	UV_CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/uv pip compile --quiet --universal \
	  --python-version 3.13 --generate-hashes --no-emit-index-url --no-emit-find-links \
	  --group site --output-file requirements.txt
	UV_CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/uv pip compile --quiet --universal \
	  --python-version 3.13 --generate-hashes --no-emit-index-url --no-emit-find-links \
	  --group test --constraint requirements.txt --output-file requirements-test.txt
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/npm install --package-lock-only --ignore-scripts

clean: ## Remove everything that was made
	rm -rf $(VENV) build dist mutants node_modules site .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find build_tools decision_tree tests -name __pycache__ -prune -exec rm -rf {} +

$(PYTHON_READY): requirements.txt .python-version
	@python=; \
	for name in python3.13 python3 python "$$HOME/.pyenv/shims/python3.13"; do \
	  if "$$name" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 13))' 2>/dev/null; then \
	    python=$$name; break; \
	  fi; \
	done; \
	if [ -z "$$python" ]; then \
	  echo "Python 3.13 is needed: install it from python.org or with 'pyenv install 3.13'" >&2; \
	  exit 1; \
	fi; \
	"$$python" -m venv --clear $(VENV)
	$(PYTHON) -m pip install --quiet --disable-pip-version-check --require-hashes \
	  --requirement requirements.txt
	@touch $@

# npm is a script for node, which it looks for on the path.
$(NODE_READY): package-lock.json package.json .npmrc $(PYTHON_READY)
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/npm ci --ignore-scripts --loglevel=error
	@touch $@
