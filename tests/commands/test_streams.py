"""Stdout that is closed, full, or read by somebody who goes early: no traceback, and the right exit code."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.said import GUIDANG, HOME


@contextmanager
def _stdout(kind: str) -> Iterator[int]:
    """A descriptor: a pipe whose reader has gone, a full device, or any, to be closed."""
    if kind == "gone":
        reader, writer = os.pipe()
        os.close(reader)
    else:
        writer = os.open("/dev/full" if kind == "full" else os.devnull, os.O_WRONLY)
    yield writer
    os.close(writer)


@pytest.mark.parametrize(
    ("kind", "arguments", "code", "says"),
    [
        ("gone", ["--help"], 0, ""),
        ("gone", ["portals"], 0, ""),
        ("gone", ["portals", "--json"], 0, ""),
        ("full", ["portals", "--json"], 4, "Error: output: No space left on device\n"),
        ("closed", ["portals"], 0, ""),
    ],
)
def test_stdout(kind: str, arguments: list[str], code: int, says: str) -> None:
    with _stdout(kind) as stdout:
        done = subprocess.run(
            [*GUIDANG, *arguments],
            cwd=HOME,
            stdout=stdout,
            stderr=subprocess.PIPE,
            preexec_fn=(lambda: os.close(1)) if kind == "closed" else None,
            text=True,
            timeout=120,
            check=False,
        )
    assert (done.returncode, done.stderr) == (code, says)
