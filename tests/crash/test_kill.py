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
        size = dice.randrange(30_000) if dice.random() < 0.6 or not phases else 10**9  # or at any time
        moment = time.monotonic() + dice.uniform(0.9 * undisturbed.begins, undisturbed.lasts)
        if crawls.killed(lambda at=moment, least=size: time.monotonic() > at or crawls.written(least)):  # type: ignore[misc]
            phases["capturing" if crawls.written(0) else "opening or settling"] += 1
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
