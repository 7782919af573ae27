"""Ctrl-C: once ends in good order, twice at once; the run goes on either way."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Callable

import pytest

from archive import Archive
from crawler.operations.logs import LOG
from tests.crash.conftest import Undisturbed
from tests.crash.crawls import LONG, PORTAL, Crawls, check, report_digest, urls
from tests.crash.slow import Slow


def until_written(crawls: Crawls, process: subprocess.Popen[str]) -> None:
    until = time.monotonic() + LONG
    while not crawls.written(15_000):
        assert process.poll() is None, process.communicate(timeout=LONG)[1]
        assert time.monotonic() < until
        time.sleep(0.002)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_once_ends_in_order(crawls: Crawls, undisturbed: Undisturbed, number: signal.Signals) -> None:
    process = crawls.start()
    until_written(crawls, process)
    process.send_signal(number)
    _, err = process.communicate(timeout=LONG)
    assert process.returncode == 130, err
    assert err.splitlines()[-1].startswith("Error: stopped;")
    assert "Traceback" not in err
    assert Archive(crawls.data).open_files(PORTAL) == []
    (run,) = urls(crawls.data)
    code, err = crawls.whole()
    assert code == 0, err
    assert f"goes on with run {run}" in err
    assert set(urls(crawls.data)[run]) == undisturbed.urls
    check(crawls.data)
    assert report_digest(crawls.data) == undisturbed.digest


def test_once_while_the_last_is_read_ends_in_order(crawls: Crawls, undisturbed: Undisturbed) -> None:
    """All is captured, reading lags behind; Scrapy by itself gave up a spider that was closing."""
    process, log = crawls.start(), crawls.data / LOG
    until = time.monotonic() + LONG
    while not (log.exists() and "Closing spider (finished)" in log.read_text(encoding="utf-8")):
        assert process.poll() is None, process.communicate(timeout=LONG)[1]
        assert time.monotonic() < until
        time.sleep(0.002)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=LONG)
    assert process.returncode in (0, 130), err  # 130 if it came while what was left was read
    assert "Traceback" not in err
    assert Archive(crawls.data).open_files(PORTAL) == []
    code, err = crawls.whole()
    assert code == 0, err
    check(crawls.data)
    assert report_digest(crawls.data) == undisturbed.digest


def test_twice_ends_at_once(crawls: Crawls, undisturbed: Undisturbed, held: Callable[[], None]) -> None:
    process = crawls.start()
    until_written(crawls, process)
    held()  # once: it waits for what is in flight, which does not come
    process.send_signal(signal.SIGINT)
    assert process.stderr
    assert any("stopping" in line for line in process.stderr)
    assert process.poll() is None
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=LONG)  # less than the 180 s after which a response is given up
    assert process.returncode == 130
    assert err.splitlines()[-1].startswith("Error: ended at once;")
    assert len(Archive(crawls.data).open_files(PORTAL)) == 1
    Slow.flows.set()
    code, err = crawls.whole()
    assert code == 0, err
    check(crawls.data)
    assert report_digest(crawls.data) == undisturbed.digest
