"""A crawl of some portals in one process."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from scrapy.crawler import Crawler, CrawlerProcess
from twisted.python.failure import Failure

from archive import Archive, GuidangError
from crawler.crawl.convert import convert
from crawler.crawl.outcome import Ending, Outcome
from crawler.crawl.progress import Watch
from crawler.fetch import Session, check
from crawler.fetch.session import RESTS
from crawler.interrupts import Interrupts
from crawler.operations.alarms import raised
from crawler.operations.configuration import settings
from crawler.operations.hook import call_hook
from crawler.operations.logs import LOG, begin
from crawler.operations.metrics import measure
from crawler.portals.described import declared
from crawler.terminal import progress
from pipelines.converting import Which
from pipelines.stages import stored
from pipelines.store import NAME, Reading, Store, catch_up, reading
from spiders.portal import Portal

AT_ONCE = 100  # portals; docs/politeness.md has what a process takes to serve them
NOTHING = dict.fromkeys(("publications", "reports", "figures", "findings"), 0)


def crawl(
    data: Path,
    portals: Sequence[type[Portal]],
    *,
    converting: bool = True,
    at_once: int = AT_ONCE,
    **options: Any,
) -> Outcome:
    """Crawl portals together in one process, then bring the database up to date; once a process.

    Not more than `at_once` at a time, in their order.

    Raises UsageError before anything starts, ArchiveError where the data folder cannot be written.
    """
    made = settings(GUIDANG_DATA=str(data), GUIDANG_SETTLE=False, LOG_FILE=str(data / LOG), **options)
    check(made)
    logging.raiseExceptions = False  # a full disk refuses the log too, and one line says so
    with Store(data) as store:  # holds off a rebuild, and says at once if the folder cannot be written
        ours = begin(data / LOG, form=made["GUIDANG_LOG_FORMAT"], level=made["LOG_LEVEL"])
        made.set("LOG_INSTALL_ROOT_HANDLER", not ours)
        endings = _run(CrawlerProcess(made), portals, at_once)
        _refuse(endings)
        with progress("reading") as tell:
            catch_up(store, Archive(data), declared(), tell, stored=stored)
        if converting:
            _convert(store, endings, made["GUIDANG_FETCH"])
        reports = store.settle()
    call_hook(data, made["GUIDANG_HOOK"], made.getfloat("GUIDANG_HOOK_TIMEOUT"))
    measure(data, made["GUIDANG_METRICS"])
    with reading(data) as database:
        return Outcome(
            database=data / NAME,
            portals=[_row(database, ending) for ending in endings],
            reports=reports,
            endings=endings,
            alarms=raised(database, [ending.portal for ending in endings], made["GUIDANG_YEARS"]),
        )


def _run(process: CrawlerProcess, portals: Sequence[type[Portal]], at_once: int) -> list[Ending]:
    """Start some, and the next ones as they end; wait for all. Ctrl-C ends them in good order."""
    crawlers = [process.create_crawler(portal) for portal in portals]
    waiting, failures, interrupts = iter(crawlers), dict[str, Failure](), Interrupts(process)

    def go_on(_: object = None) -> None:
        while not interrupts.stopping and (crawler := next(waiting, None)):
            ended = process.crawl(crawler).addErrback(partial(_note, failures, crawler.spidercls.name))
            if not ended.called:
                ended.addCallback(go_on)
                return

    with Watch(crawlers):
        for _ in range(at_once):
            go_on()
        with interrupts:
            process.start(install_signal_handlers=False)
    left = {crawler.spidercls.name for crawler in waiting}
    return [
        Ending(portal=name, state="stopped", skipped={}, counts={})
        if (name := crawler.spidercls.name) in left
        else _ending(crawler, failures.get(name))
        for crawler in crawlers
    ]


def _convert(store: Store, endings: Sequence[Ending], fetch: str) -> None:
    """Convert what is new, unless somebody waits for the end or nothing may be written."""
    if fetch == "archive" or any(ending.state == "stopped" for ending in endings):
        return
    convert(store, [ending.portal for ending in endings if not ending.fault], Which.NEW)


def _refuse(endings: Sequence[Ending]) -> None:
    """Where no portal's archive could be opened there is nothing to tell but why."""
    faults = [ending.fault for ending in endings if ending.fault and not ending.run]
    if faults and len(faults) == len(endings):
        raise faults[0]


def _note(failures: dict[str, Failure], name: str, failure: Failure) -> None:
    failures[name] = failure


def _ending(crawler: Crawler, failure: Failure | None) -> Ending:
    session: Session | None = vars(crawler).get("session")
    fault = failure.value if failure else session and session.fault
    reason = str(crawler.stats.get_value("finish_reason", "")) if crawler.stats else ""
    closed = getattr(crawler.spidercls, "closed", False)  # of a site that is gone nothing is expected
    why = str(fault) if fault else "" if closed else _why(session, reason)
    return Ending(
        portal=crawler.spidercls.name,
        run=session.run if session else "",
        resumed=session.resumed if session else False,
        state="stopped" if reason == "shutdown" else "failed" if why else "finished",
        why=why,
        fault=_known(fault),
        skipped=_reasons(session) if session else {},
        counts=session.summary() if session else {},
    )


def _reasons(session: Session) -> dict[str, int]:
    """Why URLs were seen and not captured, and how many."""
    return dict(sorted(Counter(one.reason for one in session.skipped.values()).items()))


def _known(fault: object) -> GuidangError | None:
    """The faults that have their own exit code; any other is a portal that failed."""
    return fault if isinstance(fault, GuidangError) else None


def _why(session: Session | None, reason: str) -> str:
    """Why a crawl that raised nothing failed all the same; blocked or busy alone is no failure."""
    if session is None or reason not in ("finished", "shutdown"):
        return reason or "it did not start"
    walked = [column.stopped in ("", "unchanged", *RESTS) for column in session.columns]
    resting = any(one.reason in RESTS for one in session.skipped.values())
    return "no column could be walked to its end" if walked and not any(walked) and not resting else ""


def _row(database: Reading, ending: Ending) -> dict[str, Any]:
    """A portal's counts: captures and new versions of this run, all else of all runs."""
    known = next(iter(database.counts(ending.portal)), NOTHING)
    return {
        "portal": ending.portal,
        "publications": known["publications"],
        **database.run(ending.run),
        "skipped": ending.skipped,
        "reports": known["reports"],
        "figures": known["figures"],
        "findings": known["findings"],
        "state": ending.state,
        "run": ending.run,
        "resumed": ending.resumed,
        "counts": ending.counts,
    }
