"""The loop: starts what is due, waits for a crawl to end, for the next date, or for a signal."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from archive import Archive, GuidangError
from crawler.schedule.crawls import Crawl, busy
from crawler.schedule.history import ended, known, spared
from crawler.schedule.memory import Entry, Memory
from crawler.schedule.plan import Plan
from crawler.schedule.tasks import Coming, Task, coming

LOGGER = "guidang.schedule"
logger = logging.getLogger(LOGGER)

SIGNALS = (signal.SIGINT, signal.SIGTERM)
WHOLE, ALARM, ARCHIVE = 0, 1, 4  # exit codes of `guidang crawl`
GRAVEST = (4, 3, 2)  # any other that is neither 0 nor 1 counts as 3
CANNOT = 126  # it could not even be started, as shells count
LOOK = 5.0  # seconds until a portal that somebody else crawls is looked at again
NAP = 60.0  # seconds after which the clock is looked at in any case: it may have been set


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """A crawl that ended."""

    task: Task
    started: datetime
    ended: datetime
    code: int
    state: str  # whole, alarm (whole, but its exit code is 1), failed, stopped, elsewhere
    said: str  # its last line


def exit_code(done: Sequence[Done]) -> int:
    """That of the gravest crawl."""
    codes = {one.code if one.code in GRAVEST else 3 for one in done if one.state == "failed"}
    return max(codes, default=ALARM if any(one.state == "alarm" for one in done) else WHOLE)


class Loop:
    """The crawls of one data folder; `done` are those that ended, in order, where it runs `once`.

    `after` is called whenever a crawl has ended.
    """

    def __init__(
        self,
        data: Path,
        plan: Plan,
        memory: Memory,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        after: Callable[[], None] = lambda: None,
    ) -> None:
        self.done: list[Done] = []
        self.signals = 0
        self._once, self._after = False, after
        self._data, self._plan, self._memory, self._clock = data, plan, memory, clock
        self._running: dict[str, Crawl] = {}  # portal → its crawl
        self._watching: set[asyncio.Task[None]] = set()
        self._elsewhere: set[str] = set()  # portals that are due and that somebody else crawls
        self._changed = asyncio.Event()

    async def run(self, *, once: bool = False) -> None:
        """Run until a signal comes, or `once` what is due now; a second signal ends the crawls at once."""
        for number in SIGNALS:
            asyncio.get_running_loop().add_signal_handler(number, self._signalled)
        self._once, begin = once, self._clock()
        self._put(known(Archive(self._data), self._plan.tasks, self._memory, begin))
        while True:
            now = self._clock()
            self._end_at_dawn(now)
            if not self.signals:
                await self._start(self._due(now, begin if once else now), now)
            if not self._running and (once or self.signals):
                return
            await self._wait(now)

    def _due(self, now: datetime, until: datetime) -> Iterator[Coming]:
        """What may start now and was due by then, the longest due first; `once` tries nothing twice."""
        tried = {one.task.key for one in self.done}
        found = [one for one in self._coming(now) if one.starts <= now and one.task.key not in tried]
        found = [one for one in found if one.due is None or one.due <= until]
        return iter(sorted(found, key=lambda one: (one.due is not None, one.due or now, one.task.key)))

    def _coming(self, now: datetime) -> Iterator[Coming]:
        plan = self._plan
        for task in plan.tasks:
            yield coming(task, self._memory.get(task.key), now, night=plan.night, retry=plan.retry)

    async def _start(self, due: Iterator[Coming], now: datetime) -> None:
        """Start what there is room for."""
        self._elsewhere, before = set(), self._elsewhere
        for task in (one.task for one in due):
            if self.signals or len(self._running) >= self._plan.concurrency:
                self._elsewhere |= before
                return
            if task.portal in self._running or self._shares_a_host(task):
                continue
            if self._busy(task):
                self._elsewhere.add(task.portal)
                if task.portal not in before:
                    self._tell(task, "somebody else crawls it, or a rebuild is under way; it waits")
            elif not self._spared(task):
                await self._begin(task, now)

    def _shares_a_host(self, task: Task) -> bool:
        """Whether a crawl that runs asks one of its hosts: there is one connection a host."""
        return any(not task.hosts.isdisjoint(crawl.task.hosts) for crawl in self._running.values())

    def _spared(self, task: Task) -> bool:
        """Whether somebody else has done it since it was due."""
        entry = self._memory.get(task.key)
        since = spared(Archive(self._data), task, entry)
        if since is None:
            return False
        self._tell(task, f"was crawled at {self._local(since)} without us")
        self._put({task.key: replace(entry, since=since, failures=0)})
        return True

    def _busy(self, task: Task) -> bool:
        try:
            return busy(self._data, task.portal)
        except (GuidangError, OSError):
            return False  # the crawl says what is wrong

    async def _begin(self, task: Task, now: datetime) -> None:
        try:
            crawl = await Crawl.begin(task, now, self._data, self._plan.options)
        except OSError as fault:
            self._settle(task, now, CANNOT, str(fault), stopped=False)
            return
        self._tell(task, "begins")
        self._running[task.portal] = crawl
        if self.signals:  # it came while the process began
            self._stop(crawl)
        watch = asyncio.create_task(self._watch(crawl))
        self._watching.add(watch)
        watch.add_done_callback(self._watching.discard)

    async def _watch(self, crawl: Crawl) -> None:
        code, said = await crawl.end()
        del self._running[crawl.task.portal]
        self._settle(crawl.task, crawl.started, code, said, stopped=crawl.stopped(code))
        self._changed.set()

    def _settle(self, task: Task, started: datetime, code: int, said: str, *, stopped: bool) -> None:
        """Remember what became of a crawl."""
        entry, now = self._memory.get(task.key), self._clock()
        if stopped:
            state, entry = "stopped", replace(entry, ended=now, code=code)
        elif code == WHOLE or (code == ALARM and ended(Archive(self._data), task, started)):
            state = "alarm" if code else "whole"
            entry = Entry(since=started, ended=now, code=code)
        elif code == ARCHIVE and self._busy(task):
            state = "elsewhere"
        else:
            state, entry = "failed", replace(entry, ended=now, code=code, failures=entry.failures + 1)
        self._put({task.key: entry})
        again = coming(task, entry, now, night=self._plan.night, retry=self._plan.retry).starts
        took = timedelta(seconds=round((now - started).total_seconds()))
        told = f"{state} after {took} with exit code {code}; next at {self._local(again)}"
        self._tell(task, f"{told}: {said}" if code and said and not stopped else told, code=code, state=state)
        if self._once:
            one = Done(task=task, started=started, ended=now, code=code, state=state, said=said)
            self.done.append(one)
        self._after()

    def _put(self, entries: Mapping[str, Entry]) -> None:
        """A full disk costs the memory of this crawl, not the schedule."""
        try:
            self._memory.put(entries)
        except OSError as fault:
            logger.error("Error: cannot write %s: %s", self._memory.path, fault.strerror)

    def _end_at_dawn(self, now: datetime) -> None:
        """Crawls that still run when the night is over stop in good order and go on in the next."""
        night = self._plan.night
        if night and not night.open_at(now):
            for crawl in self._running.values():
                if not crawl.stopping:
                    self._tell(crawl.task, "the night is over; stops and goes on in the next")
                crawl.stop()

    def _signalled(self) -> None:
        self.signals += 1
        if self._running:
            names = ", ".join(self._running)
            logger.info(
                "stopping: %s; once more ends them at once" if self.signals == 1 else "ended: %s", names
            )
        for crawl in self._running.values():
            self._stop(crawl)
        self._changed.set()

    def _stop(self, crawl: Crawl) -> None:
        """In good order, and at the second signal at once."""
        if self.signals == 1:
            crawl.stop()
        else:
            crawl.kill()

    async def _wait(self, now: datetime) -> None:
        """Until something changes, but no longer than the next moment at which something is to be done."""
        moments = [one.starts for one in self._coming(now) if one.starts > now]
        if self._plan.night and self._running:
            moments.append(self._plan.night.closing(now))
        seconds = min([NAP, *((moment - now).total_seconds() for moment in moments)])
        with suppress(TimeoutError):
            await asyncio.wait_for(self._changed.wait(), min(seconds, LOOK) if self._elsewhere else seconds)
        self._changed.clear()

    def _local(self, moment: datetime) -> str:
        return f"{moment.astimezone(self._plan.zone):%Y-%m-%d %H:%M}"

    def _tell(self, task: Task, what: str, **more: object) -> None:
        logger.info("%s: %s", task.key, what, extra={"portal": task.portal, **more})
