"""Ctrl-C: once ends in good order, twice at once; the run goes on either way."""

from __future__ import annotations

import signal
import subprocess
import time

import pytest

from archive import Archive
from tests.crash.conftest import Undisturbed
from tests.crash.crawls import LONG, PORTAL, Crawls, check, report_digest, urls


def until_written(crawls: Crawls, process: subprocess.Popen[str]) -> None:
    until = time.monotonic() + LONG
    while not crawls.written(15_000):
        assert process.poll() is None, process.communicate()[1]
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


def test_twice_ends_at_once(crawls: Crawls, undisturbed: Undisturbed) -> None:
    process = crawls.start()
    until_written(crawls, process)
    process.send_signal(signal.SIGINT)
    assert process.stderr
    while "stopping" not in process.stderr.readline():
        assert process.poll() is None
    begin = time.monotonic()
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=LONG)
    assert (process.returncode, time.monotonic() - begin < 1) == (130, True)
    assert err.splitlines()[-1].startswith("Error: ended at once;")
    assert len(Archive(crawls.data).open_files(PORTAL)) == 1
    code, err = crawls.whole()
    assert code == 0, err
    check(crawls.data)
    assert report_digest(crawls.data) == undisturbed.digest
