"""A disk that fills up ends a crawl in one line; with room again, the crawl goes on to the same end."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.crash.conftest import Undisturbed
from tests.crash.crawls import Crawls, check, report_digest
from tests.fetch.conftest import Crawl
from tests.fetch.nasty import Answer, Nasty

Leave = Callable[[str, int], Path]


@pytest.fixture
def leave(tmp_path: Path) -> Iterator[Leave]:
    """Mounts a small disk in the data folder, leaves so many bytes of it free, and gives the ballast."""
    mounted: list[Path] = []

    def fill(place: str, free: int) -> Path:
        disk = tmp_path / "data" / place
        disk.mkdir(parents=True)
        mount = ["mount", "-t", "tmpfs", "-o", "size=16m", "guidang-test", str(disk)]
        if os.geteuid() or subprocess.run(mount, capture_output=True, check=False).returncode:
            pytest.skip("a small disk can be mounted by root alone, and not in every container")
        mounted.append(disk)
        ballast, there = disk / "ballast", os.statvfs(disk)
        ballast.write_bytes(bytes(there.f_bavail * there.f_frsize - free))
        return ballast

    yield fill
    for disk in mounted:
        subprocess.run(["umount", str(disk)], check=True)


@pytest.mark.parametrize(
    ("place", "free", "says"),
    [
        ("", 700_000, "cannot write the database: "),
        ("warc", 40_000, "cannot write "),
        *(pytest.param("", n * 150_000, "cannot write ", marks=pytest.mark.long) for n in range(12)),
        *(pytest.param("warc", n * 8_192, "cannot write ", marks=pytest.mark.long) for n in range(9)),
    ],
)
def test_a_disk_that_fills_up(
    crawls: Crawls, leave: Leave, undisturbed: Undisturbed, place: str, free: int, says: str
) -> None:
    ballast = leave(place, free)
    code, err = crawls.whole()
    print(f"\n{place or 'data'}, {free} bytes free:\n{err}", end="")  # `pytest -s` shows it
    assert code == 4
    assert [line for line in err.splitlines() if "Error" in line] == err.splitlines()[-1:]
    assert err.splitlines()[-1].startswith(f"Error: {says}")
    assert "Traceback" not in err
    ballast.unlink()
    code, err = crawls.whole()
    assert code == 0, err
    check(crawls.data)
    assert report_digest(crawls.data) == undisturbed.digest


def test_a_closing_record_that_finds_no_room(tmp_path: Path) -> None:
    crawl = Crawl(tmp_path)
    with Nasty() as nasty:
        nasty.pages["/big"] = Answer(
            b"HTTP/1.1 200 OK\r\nContent-Length: 3000000\r\n\r\n" + os.urandom(3_000_000)
        )
        whole = crawl("/big", connect_to=[nasty.connect_to()], data="first")
        (file,) = whole.archive.files("plan")
        (volume,) = whole.archive.volumes("plan")
        end = max(entry.capture.offset + entry.length for entry in volume.entries)
        assert file.stat().st_size - end > 300
        full = crawl("/big", connect_to=[nasty.connect_to()], disk=end + 100)
        assert full.code == 4
        assert "Traceback" not in full.errors
        assert full.errors.splitlines()[-1].startswith("Error: cannot write ")
        assert [run.ended for run in full.archive.runs("plan")] == [""]
        asked = len(nasty.log)
        done = crawl("/big", connect_to=[nasty.connect_to()])
        assert (done.code, len(nasty.log)) == (0, asked), "all is answered from the archive"
        (run,) = done.archive.runs("plan")
        assert run.ended
