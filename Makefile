# One natural way: `make demo` and `make test` do all the set-up they need.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready

.PHONY: setup demo test lint corpus bench clean

setup: $(READY)

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -m venv --clear .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
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
