"""A crawl that is killed again and again ends where an undisturbed one does."""

from __future__ import annotations

import random
import time
from collections import Counter

import pytest

from archive import Archive
from tests.crash.conftest import Undisturbed
from tests.crash.crawls import PORTAL, Crawls, check, report_digest, urls


@pytest.mark.parametrize("kills", [10, pytest.param(100, marks=pytest.mark.long)])
def test_kills(kills: int, crawls: Crawls, undisturbed: Undisturbed) -> None:
    dice, phases = random.Random(kills), Counter[str]()
    while phases.total() < kills:
        moment = time.monotonic() + dice.triangular(
            0.95 * undisturbed.begins, undisturbed.lasts, undisturbed.begins
        )
        least = dice.randrange(90_000) if not phases else 10**9  # the first hits a half-written archive
        if crawls.killed(lambda at=moment, size=least: time.monotonic() > at or crawls.written(size)):  # type: ignore[misc]
            phases["capturing" if crawls.written(0) else "else"] += 1
    code, err = crawls.whole()
    assert code == 0, err
    print(f"\n{kills} kills: {dict(phases)}; {len(urls(crawls.data))} runs")  # `pytest -s` shows it
    check(crawls.data)
    ended = {run.run for run in Archive(crawls.data).runs(PORTAL) if run.ended}
    found = urls(crawls.data)
    assert phases["capturing"]
    assert ended
    assert all(set(found[run]) == undisturbed.urls for run in ended)
    assert report_digest(crawls.data) == undisturbed.digest
