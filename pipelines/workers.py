"""Heavy kinds of files are read in a process of their own, which may die or be ended without harm.

It is started when first needed, holds no lock and no file of ours, does one task at a time, is watched for
time and memory, and ends with the process that started it.
"""

from __future__ import annotations

import atexit
import os
import resource
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Lock, Thread
from time import sleep

from pipelines import readers
from pipelines.document import Document, Finding
from pipelines.readers import heavy_kind

SECONDS = 120.0  # for one document; the longest reports take five
MEMORY = 1536 << 20  # bytes of the worker's address space
TASKS = 500  # after which it is replaced: the libraries for PDF keep some of what they read
_HOME = Path(__file__).resolve().parents[1]
_START = (
    "import sys; sys.path.insert(0, sys.argv[2]); from pipelines.workers import serve; serve(*sys.argv[1:])"
)


def read(data: bytes, name: str = "") -> Document:
    """As `readers.read`, with heavy kinds in the worker: one that it does not survive is a finding."""
    kind = heavy_kind(data)
    return _shared.read(data, name, kind) if kind else readers.read(data, name)


@dataclass(slots=True)
class Worker:
    """A process that reads documents, one at a time; `seconds` and `memory` (bytes) are its limits."""

    seconds: float = SECONDS
    memory: int = MEMORY
    process: subprocess.Popen[bytes] | None = None
    _pipe: Connection | None = None
    _tasks: int = 0
    _lock: Lock = field(default_factory=Lock)

    def read(self, data: bytes, name: str, kind: str) -> Document:
        """What the worker makes of the bytes; `kind` is said where it makes nothing."""
        with self._lock:
            try:
                pipe = self._ready()
                pipe.send((data, name))
                if pipe.poll(self.seconds):
                    found: Document = pipe.recv()
                    return found
                reason, code = f"reading took more than {self.seconds:.0f} seconds", "limit-reached"
            except (EOFError, OSError):
                reason, code = f"its reader ended with {self._ended()}", "unreadable"
            self.close()
            finding = Finding(code=code, severity="error", values={"reason": reason})
            return Document(kind=kind, findings=(finding,))

    def _ready(self) -> Connection:
        """The pipe to a living worker."""
        if self._tasks >= TASKS or (self.process and self.process.poll() is not None):
            self.close()
        if self._pipe is None:
            self._pipe, theirs = Pipe()
            with theirs:
                end = theirs.fileno()
                command = [sys.executable, "-c", _START, str(end), str(_HOME), str(self.memory)]
                nowhere = subprocess.DEVNULL  # libraries that fail say so there; we have a finding
                self.process = subprocess.Popen(
                    command, pass_fds=[end], stdin=nowhere, stdout=nowhere, stderr=nowhere
                )
        self._tasks += 1
        return self._pipe

    def _ended(self) -> str:
        assert self.process
        with suppress(subprocess.TimeoutExpired):
            code = self.process.wait(5)
            return f"signal {-code}" if code < 0 else f"code {code}"
        return "no answer"

    def close(self) -> None:
        """End the worker, whatever it does."""
        if self._pipe:
            self._pipe.close()
        if self.process:
            self.process.kill()
            self.process.wait()
        self.process, self._pipe, self._tasks = None, None, 0


_shared = Worker()
atexit.register(_shared.close)


def serve(end: str, home: str, memory: str) -> None:  # noqa: ARG001  # home was needed to import this
    """What a worker does: read what comes through the pipe until it closes."""
    Thread(target=_end_with, args=[os.getppid()], daemon=True).start()
    limit = int(memory)
    with suppress(ValueError, OSError):  # a lower one is set already
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    pipe = Connection(int(end))
    with suppress(EOFError, OSError):
        while True:
            data, name = pipe.recv()
            pipe.send(_read(data, name, limit))


def _read(data: bytes, name: str, limit: int) -> Document:
    try:
        return readers.read(data, name)
    except MemoryError:
        reason = f"reading took more than {limit >> 20} MB of memory"
        finding = Finding(code="limit-reached", severity="error", values={"reason": reason})
    except Exception as fault:  # a reader that breaks costs its document
        finding = Finding(code="reading-failed", severity="error", values={"reason": type(fault).__name__})
    return Document(kind=heavy_kind(data), findings=(finding,))


def _end_with(parent: int) -> None:
    """A parent that is killed tells nobody; its children get another."""
    while os.getppid() == parent:
        sleep(0.5)
    os._exit(1)
