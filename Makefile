# One natural way: `make demo` and `make test` do all the set-up they need.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
# Debian keeps venv in a package of its own; root can fetch it, others are told its name by Python itself.
VENV_BY_APT := { test "$$(id -u)" = 0 && apt-get update -qq && apt-get install -qqy python3-venv && $(PYTHON) -m venv --clear .venv; }

.PHONY: setup demo test lint corpus bench clean

setup: $(READY)

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -m venv --clear .venv || $(VENV_BY_APT)
	$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $(READY)

demo: setup
	$(BIN)/guidang demo

test: setup
	$(BIN)/python -m pytest -n auto

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

corpus: setup
	$(BIN)/python -m bench.corpus

bench: setup
	$(BIN)/python -m bench.capture

clean:
	rm -rf .venv data build *.egg-info
