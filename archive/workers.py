"""Work shared among processes; results come in the order of the tasks, whoever did them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from threading import Thread
from typing import TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")


def shared(
    work: Callable[[Task], Result], tasks: Sequence[Task], workers: int, chunk: int = 1
) -> Iterator[Result]:
    """What a module's function makes of each task; what workers that died leave is done here.

    Workers are spawned, so they inherit no lock and no open file, and end with this process.
    """
    done = 0
    if workers > 1 and len(tasks) > 1:
        with (
            suppress(BrokenProcessPool),
            ProcessPoolExecutor(
                min(workers, len(tasks)), mp_context=get_context("spawn"), initializer=watch
            ) as pool,
        ):
            for result in pool.map(work, tasks, chunksize=chunk):
                yield result
                done += 1
    yield from map(work, tasks[done:])


def cores() -> int:
    """The processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def watch() -> None:
    """End this worker with its parent: one that is killed tells nobody."""
    parent = parent_process()
    if parent:
        Thread(target=_end_with, args=[parent.sentinel], daemon=True).start()


def _end_with(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)
