# Needs Python 3.11 or later and make. Everything goes into .venv and nowhere else.
#
#   make PYTHON=python3.13 compare    another Python
#   make test ARGS='-k custody'       words for the tool behind a target
#   make test WORKERS=0               the tests in one process
#   make mutants SHARE=0.1            a part of what would take most of a day

PYTHON  ?= python3
WORKERS ?= auto
ARGS    ?=
SHARE   ?=

VENV := .venv
BIN  := $(VENV)/bin
UV   := uv==0.13.9

# Without compiled modules each start takes seconds; the others would bend the
# installation away from .venv.
unexport PYTHONDONTWRITEBYTECODE PYTHONHOME PYTHONPATH
unexport PIP_NO_COMPILE PIP_PREFIX PIP_TARGET PIP_USER
export PIP_DISABLE_PIP_VERSION_CHECK := 1

# An environment that was made elsewhere, or by another Python than the one asked
# for on the command line, is made again.
ASKED := $(if $(filter file,$(origin PYTHON)),,$(PYTHON))
STALE := $(shell { $(BIN)/python -c '' && [ "$$(sed -n 1p $(VENV)/.made)" = "$$(pwd -P)" ] \
    && { [ -z "$(ASKED)" ] || [ "$$(sed -n 2p $(VENV)/.made)" = "$(ASKED)" ]; }; } 2>/dev/null || echo again)

# $(call install,what is being done,arguments of pip install)
define install
@echo "$(1)"; start=$$(date +%s); \
if $(BIN)/python -m pip install -q $(2) >$(VENV)/install.log 2>&1; \
then echo "  done in $$(( $$(date +%s) - start )) s"; \
else tail -n 15 $(VENV)/install.log >&2; \
echo "lfrsim: the installation failed; pip's words are above, all of them in $(VENV)/install.log" >&2; \
exit 1; fi
endef

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help compare workshop kit lessons test test-quick lint format bench golden answers documents site fuzz mutants lock clean again

help:  ## this list
	@echo "make TARGET, where TARGET is one of"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-11s %s\n", $$1, $$2 }' Makefile

compare: $(VENV)/.project  ## set everything up, then compare four deployments a week with ten
	@$(BIN)/lfrsim compare four-a-week ten-a-week $(ARGS)

workshop: $(VENV)/.app  ## open the workshop's page (ARGS=--share-on-lan lets a room in)
	@$(BIN)/lfrsim workshop $(ARGS)

kit: $(VENV)/.app  ## pack the workshop for a room without a network (ARGS='--for windows --python 3.12')
	@$(BIN)/python -m packing $(ARGS)

lessons: $(VENV)/.project  ## write the lessons as notebooks, with cards to print, into build/lessons
	@$(BIN)/lfrsim lessons --out build/lessons $(ARGS)

test: $(VENV)/.project $(VENV)/.dev $(VENV)/.editor  ## the whole test suite
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup $(ARGS)

test-quick: $(VENV)/.project $(VENV)/.dev  ## the tests that take less than a quarter of a second each
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup -m "not slow" $(ARGS)

lint: $(VENV)/.project $(VENV)/.dev  ## style, format, types and the direction of imports
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

format: $(VENV)/.dev  ## put the code into the house format
	@$(BIN)/ruff format
	@$(BIN)/ruff check --fix

bench: $(VENV)/.project $(VENV)/.bench  ## what the model costs (ARGS='--long --write' for benchmarks/RESULTS.md)
	@$(BIN)/python -m benchmarks $(ARGS)

golden: $(VENV)/.project $(VENV)/.dev  ## refresh the golden files; say why in CHANGELOG.md, "Changed results"
	@$(BIN)/python -m pytest tests/golden tests/documents/test_readme.py tests/documents/test_shown_figures.py tests/documents/test_lessons.py --refresh $(ARGS)

answers: $(VENV)/.project $(VENV)/.dev  ## run the long commands that documents quote; takes a quarter of an hour (ARGS='gap validate')
	@$(BIN)/python -m tests.documents.answers.answering $(ARGS)

documents: $(VENV)/.project  ## write the editor's schema and docs/assumptions.md anew
	@$(BIN)/lfrsim schema >$(VENV)/schema && cp $(VENV)/schema scenarios/scenario.schema.json
	@$(BIN)/lfrsim assumptions >$(VENV)/assumptions && cp $(VENV)/assumptions docs/assumptions.md

site: $(VENV)/.project $(VENV)/.dev  ## make a site of the documents, to be read without a network
	@$(BIN)/python -m sphinx -W -n --keep-going -q -c docs/site -d build/doctrees docs build/site $(ARGS)
	@echo "site: build/site/index.html"

fuzz: $(VENV)/.project $(VENV)/.fuzz  ## look for scenario files that break the loader (ARGS='-runs=250000')
	@$(BIN)/python -m tests.fuzz.full_files
	@$(BIN)/python -m tests.fuzz.fuzz_loading $(ARGS)

mutants: $(VENV)/.project $(VENV)/.mutants  ## look for faults in the model that no test sees (ARGS='sim.model.pools.*')
	@$(BIN)/mutmut run --max-children 1 $(ARGS) $(if $(SHARE),$$($(BIN)/python -m tests.mutants.sample $(SHARE)))
	@$(BIN)/python -m tests.mutants.scores

lock:  ## maintainers: choose the locked versions again (ARGS=--upgrade for the newest)
	@apart=$$(mktemp -d) && trap 'rm -rf "$$apart"' EXIT \
	&& '$(PYTHON)' -m venv "$$apart" && "$$apart/bin/python" -m pip install -q $(UV) \
	&& compile() { \
	    lock=$$1; shift; \
	    "$$apart/bin/uv" pip compile -q pyproject.toml "$$@" -o $$lock $(ARGS) \
	        --universal --python-version 3.11 --fork-strategy fewest --generate-hashes \
	        --no-header --no-emit-index-url --no-emit-find-links \
	    && { echo "# Made by \`make lock\` from pyproject.toml; not to be edited by hand."; \
	         grep -v '^# Made by' $$lock; } >"$$apart/lock" && cp "$$apart/lock" $$lock; } \
	&& compile requirements.lock --group build \
	&& compile requirements-app.lock --extra app --group build --constraint requirements.lock \
	&& compile requirements-dev.lock --group dev --constraint requirements-app.lock \
	&& compile requirements-fuzz.lock --group fuzz --constraint requirements.lock \
	&& compile requirements-mutants.lock --group mutants --constraint requirements-dev.lock \
	&& compile requirements-bench.lock --group bench --constraint requirements.lock \
	&& { command -v npm >/dev/null || exit 0; } \
	&& cp tests/editor/package.json tests/editor/.npmrc "$$apart" \
	&& (cd "$$apart" && npm install --silent --package-lock-only) \
	&& node -p 'JSON.stringify(JSON.parse(fs.readFileSync(0)), (k, v) => k === "funding" ? undefined : v, 2)' \
	    <"$$apart/package-lock.json" >"$$apart/lock" && cp "$$apart/lock" tests/editor/package-lock.json

clean:  ## remove the environment and whatever the tools left behind
	@rm -rf $(VENV) build dist mutants .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	@find . -name .git -prune -o -type d -name __pycache__ -exec rm -rf {} +

# The environment ---------------------------------------------------------------

again:

$(VENV)/.made: $(STALE)
	@command -v '$(PYTHON)' >/dev/null || { \
	    echo "lfrsim: there is no $(PYTHON) here; install Python 3.11 or later, or say make PYTHON=..." >&2; exit 1; }
	@'$(PYTHON)' -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	    echo "lfrsim: $(PYTHON) is $$('$(PYTHON)' -V 2>&1); Python 3.11 or later is needed, as in make PYTHON=python3.11" >&2; exit 1; }
	@'$(PYTHON)' -c 'import ensurepip, venv' 2>/dev/null || { \
	    echo "lfrsim: $(PYTHON) can't make environments; install its venv package (Debian, Ubuntu: apt install python3-venv)" >&2; exit 1; }
	@'$(PYTHON)' -m venv --clear $(VENV)
	@printf '%s\n' "$$(pwd -P)" '$(PYTHON)' >$@

$(VENV)/.run: requirements.lock $(VENV)/.made
	$(call install,Installing the locked libraries into $(VENV) (once; a minute or so) ...,--require-hashes -r requirements.lock)
	@touch $@

$(VENV)/.app: requirements-app.lock $(VENV)/.run | $(VENV)/.project
	$(call install,Installing the workshop's page (once) ...,--require-hashes -r requirements-app.lock)
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.run | $(VENV)/.project
	$(call install,Installing the tools for tests and lint (once) ...,--require-hashes -r requirements-dev.lock)
	@touch $@

$(VENV)/.fuzz: requirements-fuzz.lock $(VENV)/.run
	$(call install,Installing the fuzzer (once) ...,--require-hashes -r requirements-fuzz.lock)
	@touch $@

$(VENV)/.mutants: requirements-mutants.lock $(VENV)/.dev
	$(call install,Installing the maker of mutants (once) ...,--require-hashes -r requirements-mutants.lock)
	@touch $@

$(VENV)/.bench: requirements-bench.lock $(VENV)/.run
	$(call install,Installing the other simulators (once) ...,--require-hashes -r requirements-bench.lock)
	@touch $@

$(VENV)/.project: pyproject.toml $(VENV)/.run
	$(call install,Installing lfrsim itself ...,--no-build-isolation --no-deps -e .)
	@touch $@

# The language server that editors use for YAML, and what it needs of node. Where it
# can't be had, without npm or without a network, the tests that ask it are skipped.
$(VENV)/.editor: tests/editor/package.json tests/editor/package-lock.json $(VENV)/.made
	@command -v npm >/dev/null || exit 0; \
	echo "Installing the editor's language server for its tests (once) ..."; \
	start=$$(date +%s); mkdir -p $(VENV)/editor; \
	cp tests/editor/package.json tests/editor/package-lock.json tests/editor/.npmrc $(VENV)/editor; \
	if (cd $(VENV)/editor && npm ci) >$(VENV)/editor.log 2>&1; \
	then touch $@; echo "  done in $$(( $$(date +%s) - start )) s"; \
	else echo "  it can't be had now; npm's words are in $(VENV)/editor.log"; fi
