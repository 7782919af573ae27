"""Scrapy's own `crawl` and `runspider`, with Guidang's errors, exit codes and way of ending."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial

from scrapy.commands import ScrapyCommand

from archive import GuidangError
from crawler.fetch.session import Session
from crawler.fetch.terms import check
from crawler.interrupts import INTERRUPTED, Interrupts
from crawler.operations.configuration import configure


def guarded(command: ScrapyCommand, run: Callable[[], None]) -> int:
    """Run a Scrapy command; its exit code, or that of what stopped it."""
    settings, process = command.settings, command.crawler_process
    assert settings is not None
    assert process is not None
    Session.faults.clear()
    Session.stopped.clear()
    fault: GuidangError | None = None
    try:
        configure(settings)
        check(settings)
        # Scrapy's own handlers give up a spider that is closing
        process.start = partial(process.start, install_signal_handlers=False)  # type: ignore[method-assign]
        with Interrupts(process):
            run()
    except GuidangError as error:
        fault = error
    fault = fault or next(iter(Session.faults), None)
    if fault:
        print(f"Error: {fault}", file=sys.stderr)
        return fault.exit_code
    return INTERRUPTED if Session.stopped else command.exitcode
