"""Spiders under test: each in a process of its own, as `scrapy runspider` starts it."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from archive import Archive, Capture, Run

HOME = Path(__file__).resolve().parents[1]
LONG = 120.0  # seconds that no crawl here takes


@dataclass(frozen=True, slots=True, kw_only=True)
class Crawled:
    """What a crawl gave: exit code, what it printed, what the spider wrote down in order."""

    code: int
    errors: str
    got: list[dict[str, Any]]
    archive: Archive
    portal: str

    @property
    def captures(self) -> list[Capture]:
        """All captures of the data folder."""
        return list(self.archive.captures(self.portal))

    @property
    def last(self) -> Run:
        """The last run of the data folder."""
        return list(self.archive.runs(self.portal))[-1]

    @property
    def skipped(self) -> dict[str, str]:
        """Address and reason of what the last run skipped."""
        return {one.url: one.reason for one in self.last.skipped}


@contextmanager
def started(program: Sequence[str], **more: Any) -> Iterator[subprocess.Popen[str]]:
    """A process with a group of its own, which ends with the test at the latest, however that ends."""
    with subprocess.Popen(program, cwd=HOME, start_new_session=True, text=True, **more) as process:
        try:
            yield process
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def words(
    spider: Path, data: Path, connect_to: Sequence[str], settings: Mapping[str, object], **given: object
) -> list[str]:
    """The command of a crawl; `given` are the spider's arguments. Nothing is read or settled at its end."""
    values = {
        "GUIDANG_DATA": data,
        "GUIDANG_CONNECT_TO": ",".join(connect_to),
        "GUIDANG_SETTLE": False,
        "LOG_LEVEL": "WARNING",
        **settings,
    }
    program = [sys.executable, "-m", "scrapy", "runspider", str(spider)]
    program += [word for name, value in given.items() for word in ("-a", f"{name}={value}")]
    return program + [word for name, value in values.items() for word in ("-s", f"{name}={value}")]


def run(
    spider: Path,
    data: Path,
    connect_to: Sequence[str],
    settings: Mapping[str, object],
    *,
    environment: Mapping[str, str],
    disk: int = -1,
    **given: object,
) -> Crawled:
    """A crawl to its end; `disk` is the size in bytes that no file may exceed.

    A spider that writes down what it gets does so into its argument `out`.
    """
    out = Path(str(given["out"])) if "out" in given else None
    if out:
        out.write_text("")
    done = subprocess.run(
        words(spider, data, connect_to, settings, **given),
        cwd=HOME,
        env={**os.environ, **environment},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (disk, disk)),
        capture_output=True,
        text=True,
        timeout=LONG,
        check=False,
    )
    return Crawled(
        code=done.returncode,
        errors=done.stderr,
        got=[json.loads(line) for line in out.read_text().splitlines()] if out else [],
        archive=Archive(data),
        portal=spider.stem,
    )
