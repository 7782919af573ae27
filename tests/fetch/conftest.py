"""Crawls of the nasty server."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.fetch.nasty import HOST, Nasty
from tests.running import Crawled, run

SPIDER = Path(__file__).with_name("plan.py")


def paths(skipped: dict[str, str]) -> dict[str, str]:
    """What was skipped, by path."""
    return {url.removeprefix(f"http://{HOST}"): reason for url, reason in skipped.items()}


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
        plan = self.folder / "plan.json"
        requests = [dict(one) if isinstance(one, dict) else {"url": one} for one in asked]
        for one in requests:
            one["url"] = one["url"] if "://" in one["url"] else origin + one["url"]
        plan.write_text(json.dumps(requests))
        return run(
            SPIDER,
            self.folder / data,
            connect_to,
            settings,
            environment={"GUIDANG_CONTACT": contact, "PLAN_HOSTS": hosts},
            disk=disk,
            plan=plan,
            out=self.folder / "got.jsonl",
        )


@pytest.fixture
def crawl(tmp_path: Path) -> Crawl:
    return Crawl(tmp_path)


@pytest.fixture
def nasty() -> Iterator[Nasty]:
    with Nasty() as server:
        yield server
