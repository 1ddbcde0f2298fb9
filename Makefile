# The one front door. `make` alone explains each target.
.DEFAULT_GOAL := help
SHELL := /bin/bash
VENV := .venv
STAMP := $(VENV)/.setup
BIN := $(VENV)/bin
WORKERS ?= 2
SIZES ?= 1m,5m

.PHONY: help setup demo serve test spark-cluster-test drill lint types bench bench-linkage docs messages lock clean

help: ## Explain each target
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-18s %s\n", $$1, $$2}'

setup: $(STAMP) ## Make .venv from the locks and put the command naungan into it

$(STAMP): requirements/build.txt requirements/dev.txt pyproject.toml tools/setup.sh
	@echo "Menyiapkan $(VENV) ..."
	@tools/setup.sh $(VENV)
	@touch $@

demo: setup ## Write a synthetic province, determine it, print the summary and where the report is
	$(BIN)/naungan demo --out demo/

serve: setup ## The office in a browser: http://localhost:8000 with a synthetic province, one user for each role
	$(BIN)/naungan office serve --demo demo-office/

test: setup ## Everything a change must pass: style, types, directions, tests
	@tools/provide.sh
	@$(MAKE) --no-print-directory lint types
	$(BIN)/pytest -n $(WORKERS) --dist loadscope --no-loadscope-reorder

spark-cluster-test: setup ## A determination and a linking on a real Spark master with two workers, the same bytes as DuckDB's
	@tools/provide.sh
	$(BIN)/python -m tests.cluster.standalone

drill: setup ## The same tests with large counts; writes docs/reference/drill.md (ONLY=tests/office: a part)
	NAUNGAN_DRILL=1 $(BIN)/pytest -o faulthandler_timeout=14400 -n $(WORKERS) --dist loadscope --no-loadscope-reorder $(ONLY)

lint: setup ## Style and the directions of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

types: setup ## Strict types
	$(BIN)/mypy

bench: setup ## Measure speed and memory beside the bare join; writes a table
	$(BIN)/python -m pip install --quiet --require-hashes --no-deps -r requirements/bench.txt
	$(BIN)/python -m bench

bench-linkage: setup ## Measure linkage beside Splink, the bare join and the ceiling; writes a page (SIZES=1m,5m,15m: more)
	$(BIN)/python -m pip install --quiet --require-hashes --no-deps -r requirements/bench.txt
	$(BIN)/python -m bench.linkage --sizes $(SIZES) --ceiling $(SIZES) --noise model,foreign --public --lookup

docs: setup ## Write the generated pages of docs/reference again
	$(BIN)/python -m tools.reference
	$(BIN)/python -m tools.list_columns
	$(BIN)/python -m tools.register_columns
	$(BIN)/python -m tools.name_rules
	$(BIN)/python -m tools.api_page
	$(BIN)/python -m tests.spec.rules_page
	$(BIN)/python -m tools.signing_page

messages: setup ## Bring the office's English up to date with its pages, and say what is missing
	$(BIN)/python -m tools.messages

lock: setup ## Resolve requirements/*.in into locks with hashes
	tools/lock.sh

clean: ## Remove what make has made, the demo and .venv too
	rm -rf $(VENV) demo build dist src/*.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find src tests tools bench -name __pycache__ -type d -prune -exec rm -rf {} +
