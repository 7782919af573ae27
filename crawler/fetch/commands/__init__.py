"""Scrapy's own `crawl` and `runspider`, with Guidang's errors and exit codes."""

from __future__ import annotations

import sys
from collections.abc import Callable

from scrapy.settings import BaseSettings

from archive import GuidangError
from crawler.fetch.session import Session
from crawler.fetch.terms import check
from crawler.interrupts import INTERRUPTED
from crawler.operations.configuration import configure


def guarded(settings: BaseSettings, run: Callable[[], None]) -> int | None:
    """Run a Scrapy command; gives the exit code of what stopped it, None where nothing did."""
    Session.faults.clear()
    Session.stopped.clear()
    fault: GuidangError | None = None
    try:
        configure(settings)
        check(settings)
        run()
    except GuidangError as error:
        fault = error
    fault = fault or next(iter(Session.faults), None)
    if fault:
        print(f"Error: {fault}", file=sys.stderr)
        return fault.exit_code
    return INTERRUPTED if Session.stopped else None
