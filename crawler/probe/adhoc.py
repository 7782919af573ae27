"""Captures by hand: addresses that belong to no portal yet, asked politely and kept in warc/adhoc/."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import urlsplit

from scrapy import Request, Spider
from scrapy.crawler import Crawler, CrawlerProcess
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from archive import ArchiveError, GuidangError, Role, Skipped, State, UsageError
from archive.reader import ADHOC
from crawler.fetch import Session, check
from crawler.fetch.connect import PORTS, detour
from crawler.fetch.scope import private
from crawler.fetch.session import session_of
from crawler.fetch.terms import detours_of
from crawler.interrupts import Interrupts
from crawler.operations.configuration import settings
from crawler.operations.logs import LOG

NETWORK = "failed"  # why nothing came: the network, the server


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One address that was asked for: the status, or why there is no answer."""

    url: str
    status: int | None = None
    reason: str = ""  # robots, blocked, out-of-scope, failed; empty where an answer came
    detail: str = ""  # what the network said
    capture: str = ""


class Adhoc(Spider):
    """Asks for what `work` wants, one after another; the hosts are those of the addresses given."""

    name = ADHOC
    hosts: ClassVar[tuple[str, ...]] = ()

    def __init__(self, name: str | None = None, **given: Any) -> None:
        super().__init__(name, **given)
        self.asked: list[Asked] = []
        self.fault: Exception | None = None

    async def start(self) -> AsyncIterator[Any]:
        """Do the work; a fault in it is raised when the crawl is over."""
        try:
            await self.work()
        except Exception as fault:
            self.fault = fault
        return
        yield  # it has no requests for the engine

    async def work(self) -> None:
        """What is asked for, and what becomes of it."""
        raise NotImplementedError

    async def ask(self, request: Request, role: Role = Role.OTHER) -> Response | None:
        """The answer to a request, also a 404; None where there is none, and `asked` says why."""
        assert self.crawler.engine is not None
        request = request.replace(meta={**request.meta, "role": role}, callback=None, errback=None)
        skipped = session_of(self.crawler).skipped
        before = len(skipped)
        try:
            response = await self.crawler.engine.download_async(request)
        except (IgnoreRequest, GuidangError) as refusal:
            if isinstance(refusal, ArchiveError):
                raise
            self.asked.append(self._refused(request, [*skipped.values()][before:]))
            return None
        except Exception as fault:  # whatever a network can do
            said = " ".join(str(fault).split()) or type(fault).__name__
            self.asked.append(Asked(url=request.url, reason=NETWORK, detail=said))
            return None
        capture = response.meta["capture"]
        self.asked.append(Asked(url=response.url, status=response.status, capture=capture))
        return response

    def _refused(self, request: Request, noted: list[Skipped]) -> Asked:
        """Why a request was held back, or its answer withheld; `noted` may be of where it was led to."""
        session = session_of(self.crawler)
        found = session.skipped.get(request.url) or next(iter(noted), None)
        if found is None or found.reason == "blocked":
            return Asked(url=request.url, reason="blocked", detail="a challenge page; its host is left alone")
        if found.reason == "robots" and (lost := self._robots_lost(session)):
            return Asked(url=request.url, reason=NETWORK, detail=lost)
        where = f"leads to {found.url}" if found.url != request.url else ""
        return Asked(url=request.url, reason=found.reason, detail=where)

    def _robots_lost(self, session: Session) -> str:
        """What became of a robots.txt that could not be had; without it nothing may be asked."""
        for capture in session.archive.captures(ADHOC):
            lost = capture.state is State.FAILED or (capture.status or 0) >= 500
            if capture.run == session.run and capture.role is Role.ROBOTS and lost:
                return f"{capture.url} could not be had" + (f" ({capture.status})" if capture.status else "")
        return ""


def hosts_of(urls: Iterable[str]) -> tuple[str, ...]:
    """The hosts of addresses; raises UsageError for what is no http address."""
    found = []
    for url in urls:
        try:
            parts = urlsplit(url)
            good = parts.scheme in PORTS and parts.hostname and parts.port != 0
        except ValueError:  # [::1 and port 99999
            good = None
        if not good:
            raise UsageError(f"{url} is no address; write it whole, as https://www.example.gov.cn/")
        found.append(str(parts.hostname))
    return tuple(dict.fromkeys(found))


def options(**given: Any) -> dict[str, Any]:
    """The settings of captures by hand: always a new run, no items, nothing to settle."""
    return {
        "GUIDANG_FRESH": True,
        "GUIDANG_SETTLE": False,
        "ITEM_PIPELINES": {},
        **given,
    }


def run(spider: type[Adhoc], urls: Iterable[str], data: Path, **given: Any) -> Adhoc:
    """Let a spider work, once a process; raises UsageError before anything starts, ArchiveError."""
    wanted = [*urls]
    made = settings(**options(GUIDANG_DATA=str(data), LOG_FILE=str(data / LOG), **given))
    bounded = type(spider.__name__, (spider,), {"hosts": hosts_of(wanted)})
    for url in wanted:
        _reachable(url, detours_of(made))
    check(made)
    try:
        data.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise ArchiveError(f"--data {data}: {fault.strerror}") from fault
    process = CrawlerProcess(made)
    crawler = process.create_crawler(bounded)
    process.crawl(crawler, urls=wanted).addErrback(lambda _: None)  # Session.faults has it
    with Interrupts(process):
        process.start(install_signal_handlers=False)
    return ended(crawler)


def ended(crawler: Crawler) -> Adhoc:
    """The spider of a crawl that is over; raises what stopped it."""
    session: Session | None = vars(crawler).get("session")
    fault = session.fault if session else next(iter(Session.faults), None)
    spider = crawler.spider
    if fault:
        raise fault
    if not isinstance(spider, Adhoc) or session is None:
        raise GuidangError("it did not start; see the log in the data folder")
    if session.portal in Session.stopped:
        raise KeyboardInterrupt
    if spider.fault:
        raise spider.fault
    return spider


def _reachable(url: str, detours: list[Any]) -> None:
    """Refuse what would never be asked; raises UsageError."""
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
    if detours and not detour(detours, host, port):
        raise UsageError(f"no --connect-to leads to {host}:{port}, so nothing asks there in a replica run")
    if not detours and private(host):
        raise UsageError(f"{host} is a private address; it is asked only where --connect-to names it")
