"""A real browser for tests: the system's Chromium, else Playwright's own, else a skip with the reason."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Playwright, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
QUIET = ("--disable-background-networking", "--disable-component-update", "--no-first-run")


def chromium(playwright: Playwright) -> Path | None:
    """Where a Chromium is; GUIDANG_CHROMIUM names one."""
    named = os.environ.get("GUIDANG_CHROMIUM")
    places = [named, *map(shutil.which, NAMES), playwright.chromium.executable_path]
    return next((Path(place) for place in places if place and Path(place).is_file()), None)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A headless Chromium that asks nobody but the pages it is sent to."""
    with sync_playwright() as playwright:
        program = chromium(playwright)
        if program is None:
            pytest.skip("there is no Chromium; `make test` looks for one, or set GUIDANG_CHROMIUM")
        root = ("--no-sandbox",) if os.geteuid() == 0 else ()
        try:
            opened = playwright.chromium.launch(executable_path=program, args=[*QUIET, *root])
        except Error as fault:
            pytest.skip(f"{program} does not start: {fault.message.splitlines()[0]}")
        yield opened
        opened.close()
