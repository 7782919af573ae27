"""When exchanges are on disk: syncs, shared by all exchanges that wait."""

from __future__ import annotations

from collections.abc import Callable

from scrapy.utils.asyncio import CallLaterResult, call_later
from twisted.internet.defer import Deferred
from twisted.internet.threads import deferToThread

MOMENT = 0.02  # seconds that a sync waits for others to share it


class Sync:
    """One sync at a time, in a thread; all exchanges written before it began share it.

    It waits a moment for exchanges that are going on, so that they can share it; for nobody else.
    """

    def __init__(self, sync: Callable[[], None]) -> None:
        self._run = sync
        self._waiting: list[Deferred[None]] = []
        self._served: list[Deferred[None]] = []
        self._soon: CallLaterResult | None = None
        self.going = 0  # exchanges on the wire

    def wait(self) -> Deferred[None]:
        """Fires when everything written until now is on disk."""
        deferred: Deferred[None] = Deferred()
        self._waiting.append(deferred)
        self._plan()
        return deferred

    def _plan(self) -> None:
        """Start now, start in a moment, or not at all."""
        if self._served or not self._waiting:
            return
        if not self.going:
            self._start()
        elif self._soon is None:
            self._soon = call_later(MOMENT, self._start)

    def _start(self) -> None:
        if self._soon is not None:
            self._soon.cancel()
            self._soon = None
        self._served, self._waiting = self._waiting, []
        deferToThread(self._run).addBoth(self._done)

    def _done(self, result: object) -> None:
        served, self._served = self._served, []
        self._plan()
        for deferred in served:
            deferred.callback(result)  # type: ignore[arg-type]  # a Failure goes down the errback chain
