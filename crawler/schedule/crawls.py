"""One crawl as a process of its own: started, asked to stop, ended at once, and what it said last."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Self

from archive import ArchiveLocked
from archive.lock import writing
from crawler.schedule.tasks import Task
from pipelines.store.lock import lock

# -P: a guidang.py in the current folder is none of ours
GUIDANG = (sys.executable, "-P", "-c", "import guidang; guidang.main()")
STOPPED = (130, -signal.SIGINT, -signal.SIGKILL)  # in good order, before Python was up, by `kill`
TAIL = 4096  # bytes


class Crawl:
    """A crawl that runs; in a session of its own: Ctrl-C on a terminal reaches it through us alone."""

    def __init__(self, task: Task, started: datetime, process: asyncio.subprocess.Process, said: IO[bytes]):
        self.task, self.started = task, started
        self.stopping = False
        self._process, self._said = process, said

    @classmethod
    async def begin(cls, task: Task, started: datetime, data: Path, common: Sequence[str]) -> Self:
        """Start it; what it says goes to a file without a name, which stays when we are gone."""
        said = TemporaryFile()  # noqa: SIM115  closed by `end`
        words = [*GUIDANG, "crawl", task.portal, *task.options, *common, "--data", str(data)]
        try:
            process = await asyncio.create_subprocess_exec(
                *words,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=said,
                start_new_session=True,
            )
        except BaseException:
            said.close()
            raise
        return cls(task, started, process, said)

    def stop(self) -> None:
        """Ask it to end in good order, once."""
        if not self.stopping:
            self.stopping = True
            with suppress(ProcessLookupError):
                self._process.send_signal(signal.SIGINT)

    def kill(self) -> None:
        """End it and all its workers at once; the archive bears that as it bears a power cut."""
        self.stopping = True
        if self._process.returncode is None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)

    async def end(self) -> tuple[int, str]:
        """Wait for it: its exit code and the last line that it said."""
        code = await self._process.wait()
        with self._said as said:
            said.seek(max(0, said.seek(0, os.SEEK_END) - TAIL))
            lines = said.read().decode("utf-8", "replace").split("\n")
        return code, next((line for line in reversed(lines) if line.strip()), "")

    def stopped(self, code: int) -> bool:
        """Whether it ended with this code because it was asked to."""
        return self.stopping and code in STOPPED


def busy(data: Path, portal: str) -> bool:
    """Whether somebody else crawls the portal, or a rebuild keeps all crawls out."""
    if portal in writing(data):
        return True
    try:
        lock(data, exclusive=False).close()
    except ArchiveLocked:
        return True
    return False
