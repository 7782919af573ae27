"""Crawls in processes of their own, as `scrapy runspider` runs them."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from archive import Archive, Capture, Run
from tests.fetch.nasty import HOST, Nasty

HOME = Path(__file__).resolve().parents[2]
SPIDER = Path(__file__).with_name("plan.py")


@dataclass(frozen=True, slots=True, kw_only=True)
class Crawled:
    """What a crawl gave: exit code, what it printed, and what the spider got in order."""

    code: int
    errors: str
    got: list[dict[str, Any]]
    archive: Archive

    @property
    def captures(self) -> list[Capture]:
        """All captures of the data folder."""
        return list(self.archive.captures("plan"))

    @property
    def last(self) -> Run:
        """The last run of the data folder."""
        return list(self.archive.runs("plan"))[-1]

    @property
    def skipped(self) -> dict[str, str]:
        """Path and reason of what the last run skipped."""
        return {one.url.removeprefix(f"http://{HOST}"): one.reason for one in self.last.skipped}


@dataclass(frozen=True, slots=True)
class Crawl:
    """Runs the plan spider over paths of one host."""

    folder: Path

    def __call__(
        self,
        *asked: str | dict[str, Any],
        connect_to: list[str],
        origin: str = f"http://{HOST}",
        data: str = "data",
        contact: str = "",
        hosts: str = "",
        disk: int = -1,
        **settings: object,
    ) -> Crawled:
        """Crawl; a request is a path or the arguments of a scrapy.Request.

        `hosts` makes the spider a portal, `disk` is the size in bytes that no file may exceed.
        """
        plan, out = self.folder / "plan.json", self.folder / "got.jsonl"
        requests = [one if isinstance(one, dict) else {"url": one} for one in asked]
        for one in requests:
            one["url"] = one["url"] if "://" in one["url"] else origin + one["url"]
        plan.write_text(json.dumps(requests))
        out.write_text("")
        values = {
            "GUIDANG_DATA": self.folder / data,
            "GUIDANG_CONNECT_TO": ",".join(connect_to),
            **settings,
        }
        words = [
            sys.executable,
            "-m",
            "scrapy",
            "runspider",
            SPIDER,
            "-a",
            f"plan={plan}",
            "-a",
            f"out={out}",
        ]
        for name, value in values.items():
            words += ["-s", f"{name}={value}"]
        done = subprocess.run(
            [str(word) for word in words],
            cwd=HOME,
            env={**os.environ, "GUIDANG_CONTACT": contact, "PLAN_HOSTS": hosts},
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (disk, disk)),
            capture_output=True,
            text=True,
            timeout=90,
            check=False,
        )
        return Crawled(
            code=done.returncode,
            errors=done.stderr,
            got=[json.loads(line) for line in out.read_text().splitlines()],
            archive=Archive(self.folder / data),
        )


@pytest.fixture
def crawl(tmp_path: Path) -> Crawl:
    return Crawl(tmp_path)


@pytest.fixture
def nasty() -> Iterator[Nasty]:
    with Nasty() as server:
        yield server
