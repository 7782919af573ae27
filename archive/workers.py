"""Work shared among processes; results come in the order of the tasks, whoever did them."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from multiprocessing import get_context, parent_process, resource_tracker
from multiprocessing.connection import wait
from threading import Thread
from typing import Self, TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")


class Crew:
    """Processes that share work, spawned when there is some: they inherit no lock and no open file.

    They end with this process. `ready` is a module's function that each calls when it starts.
    """

    def __init__(self, workers: int, ready: Callable[[], object] = object) -> None:
        self.workers = workers
        self._ready = ready
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool:
            self._pool.shutdown(cancel_futures=True)

    def share(
        self, work: Callable[[Task], Result], tasks: Sequence[Task], chunk: int = 1
    ) -> Iterator[Result]:
        """What a module's function makes of each task; what workers that died leave is done here."""
        done = 0
        if self.workers > 1 and len(tasks) > 1:
            with suppress(BrokenProcessPool):
                with deaf():
                    results = self._spawned().map(work, tasks, chunksize=chunk)
                for result in results:
                    yield result
                    done += 1
            self.workers = self.workers if done == len(tasks) else 1  # they die of it: no others are asked
        yield from map(work, tasks[done:])

    def start(self) -> None:
        """Begin them while this process does something else: Python and its modules take a second."""
        if self.workers > 1:
            with deaf():
                for _ in range(self.workers):
                    self._spawned().submit(object)

    def _spawned(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                self.workers, mp_context=get_context("spawn"), initializer=_start, initargs=(self._ready,)
            )
        return self._pool


def shared(
    work: Callable[[Task], Result], tasks: Sequence[Task], workers: int, chunk: int = 1
) -> Iterator[Result]:
    """What a module's function makes of each task, by a crew of its own."""
    with Crew(min(workers, len(tasks))) as crew:
        yield from crew.share(work, tasks, chunk)


@contextmanager
def deaf() -> Iterator[None]:
    """Processes that begin here hear no Ctrl-C while they start: it would be a traceback of Python's."""
    resource_tracker.ensure_running()  # when it begins it lets signals in again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def cores() -> int:
    """The processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _start(ready: Callable[[], object]) -> None:
    """End with this worker's parent, and of a Ctrl-C without a word."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    watch()
    ready()


def watch() -> None:
    """End this worker with its parent: one that is killed tells nobody."""
    parent = parent_process()
    if parent:
        Thread(target=_end_with, args=[parent.sentinel], daemon=True).start()


def _end_with(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)
