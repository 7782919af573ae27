# One natural way: `make demo` and `make test` do all the set-up they need.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
BROWSER := .venv/.browser
REPLAY := .venv-replay/.ready
JUDGES := .venv-judges/.ready
INSTALL := -m pip install -qq --disable-pip-version-check --require-hashes
# Debian keeps venv in a package of its own; root can fetch it, others are told its name by Python itself.
VENV_BY_APT := { test "$$(id -u)" = 0 && apt-get update -qq && apt-get install -qqy python3-venv && $(PYTHON) -m venv --clear .venv; }
CHROMIUM_BY_APT := { test "$$(id -u)" = 0 && apt-get update -qq && apt-get install -qqy chromium fonts-wqy-microhei; }

# A file's tests share what a crawl made for them; tests/conftest.py puts long files first. One worker more than
# processors, as many tests wait for a server or a disk.
SHARE := -n $(shell expr $$(nproc) + 1) --dist loadfile --no-loadscope-reorder
# A test that hangs is ended with every thread's traceback, and fails; no test takes a fifth of this.
PATIENCE := -o faulthandler_timeout=300 -o faulthandler_exit_on_timeout=true

.PHONY: setup demo test lint corpus bench clean replay-setup judges

setup: $(READY)

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -m venv --clear .venv || $(VENV_BY_APT)
	$(BIN)/python $(INSTALL) -r requirements.lock
	$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $(READY)

# What only some tests need never fails the others: where it cannot be had, they skip and say why.
$(BROWSER): $(READY)
	-@which chromium chromium-browser google-chrome-stable google-chrome 2>/dev/null | grep -q . \
	|| $(CHROMIUM_BY_APT) >/dev/null 2>&1 || $(BIN)/playwright install chromium >/dev/null 2>&1 \
	|| echo "no Chromium to be had: tests in a real browser will skip"
	@touch $(BROWSER)

$(REPLAY): requirements-replay.lock
	-@rm -rf $(@D); $(PYTHON) -m venv $(@D) && $(@D)/bin/python $(INSTALL) -r $< && touch $@ \
	|| echo "no pywb to be had: tests of replay will skip"

$(JUDGES): requirements-judges.lock
	-@rm -rf $(@D); $(PYTHON) -m venv $(@D) && $(@D)/bin/python $(INSTALL) -r $< && touch $@ \
	|| echo "no py-wacz and cdxj-indexer to be had: tests that ask them will skip"

replay-setup: $(REPLAY)
	@test -x .venv-replay/bin/wayback

judges: $(JUDGES)
	@test -x .venv-judges/bin/wacz

demo: setup
	$(BIN)/guidang demo

test: setup $(BROWSER) $(REPLAY) $(JUDGES)
	$(BIN)/python -m pytest $(SHARE) $(PATIENCE)

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

corpus: setup
	$(BIN)/python -m bench.corpus

bench: setup
	$(BIN)/python -m bench

clean:
	rm -rf .venv .venv-replay .venv-judges data build *.egg-info
