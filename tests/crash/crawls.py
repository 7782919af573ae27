"""Crawls of one replica portal in processes that may be killed, and what must hold afterwards."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from archive import Archive
from archive.index import cdxj_line
from archive.reader import answers
from archive.verify import verify
from crawler.portals.described import declared
from pipelines.store import check_database, rebuild
from pipelines.store import reading as database

HOME = Path(__file__).resolve().parents[2]
GUIDANG = (sys.executable, "-c", "import guidang; guidang.main()")
PORTAL = "beijing_xicheng"
LONG = 90.0  # seconds that nothing here takes


@dataclass(frozen=True, slots=True, kw_only=True)
class Crawls:
    """`guidang crawl` into one data folder, each in a process group of its own."""

    data: Path
    reach: Sequence[str]
    started: list[subprocess.Popen[str]] = field(default_factory=list)

    def start(self, *options: str, **more: object) -> subprocess.Popen[str]:
        """Begin a crawl."""
        words = [*GUIDANG, "crawl", PORTAL, *self.reach, "--data", str(self.data), *options]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
        process = subprocess.Popen(words, cwd=HOME, start_new_session=True, **pipes | more)  # type: ignore[call-overload]
        self.started.append(process)
        return process  # type: ignore[no-any-return]

    def end(self) -> None:
        """Leave no crawl behind that a test has not waited for."""
        for process in (one for one in self.started if one.poll() is None):
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()

    def whole(self, *options: str, **more: object) -> tuple[int, str]:
        """A crawl to its end: exit code and stderr."""
        process = self.start(*options, **more)
        _, err = process.communicate(timeout=LONG)
        return process.returncode, err

    def killed(self, at: Callable[[], bool]) -> bool:
        """A crawl that is killed as soon as something is so; False where it has ended well before."""
        process = self.start(stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until = time.monotonic() + LONG
        while process.poll() is None and not at():
            assert time.monotonic() < until
            time.sleep(0.002)
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(LONG)
            return True
        assert process.returncode == 0, "one that fails by itself would be tried for ever"
        return False

    def written(self, least: int) -> bool:
        """Whether an open file has so many bytes."""
        return any(size_of(path) >= least for path in self.data.glob("warc/*/*.open"))


def size_of(path: Path) -> int:
    """The size of a file that may be gone."""
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return -1


def urls(data: Path) -> dict[str, Counter[tuple[str, str]]]:
    """Run → what it captured an answer of, and how often."""
    found: dict[str, Counter[tuple[str, str]]] = {}
    for volume in Archive(data).volumes(PORTAL):
        for entry in filter(answers, volume.entries):
            capture = entry.capture
            found.setdefault(capture.run, Counter())[capture.method, capture.url] += 1
    return found


def report_digest(data: Path) -> str:
    """What the database says the portal said."""
    with database(data) as open_database:
        return open_database.digests().report


def check(data: Path) -> None:
    """Nothing torn, nothing twice, and all that is derived agrees with the files."""
    archive = Archive(data)
    files = archive.files(PORTAL)
    assert archive.open_files(PORTAL) == []
    assert max(count for run in urls(data).values() for count in run.values()) == 1
    published = Counter((one.run, one.url) for one in archive.publications(PORTAL))
    assert set(published.values()) == {1}
    sums = {f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in files}
    assert set((data / "warc" / PORTAL / "SHA256SUMS").read_text().splitlines(keepends=True)) == sums
    lines = [cdxj_line(entry) for volume in archive.volumes(PORTAL) for entry in volume.entries]
    index = (data / "index" / f"{PORTAL}.cdxj").read_text("utf-8")
    assert index == "".join(sorted(filter(None, lines), key=str.encode))
    warcio = [sys.executable, "-m", "warcio.cli", "check", *map(str, files)]
    checked = subprocess.run(warcio, capture_output=True, text=True, check=False)
    assert (checked.returncode, checked.stdout) == (0, ""), "this portal sends nothing in chunks"
    assert list(verify(data).faults) == []
    assert list(check_database(data, [PORTAL])) == []
    with database(data) as open_database:
        digests = open_database.digests()
    assert rebuild(data, declared()).digests == digests
