"""The recognition in a process of its own, within a limit of time (and of memory, which it sets itself)."""

from __future__ import annotations

import os
import subprocess
import sys

MINUTES = 15  # for sixty pages; a page takes some seconds


class RecognitionError(Exception):
    """Nothing could be made of the file; the text says why."""


def recognised(data: bytes, kind: str) -> bytes:
    """HTML of a scanned `pdf` or an `image`; raises RecognitionError."""
    command = [sys.executable, "-m", "pipelines.scans", kind]
    threads = {"OMP_NUM_THREADS": "2", "OPENBLAS_NUM_THREADS": "2"}
    try:
        done = subprocess.run(
            command,
            input=data,
            capture_output=True,
            check=False,
            timeout=60 * MINUTES,
            env=os.environ | threads,
        )
    except subprocess.TimeoutExpired as fault:
        raise RecognitionError(f"took more than {MINUTES} minutes") from fault
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise RecognitionError(said[-1] if said else f"ended with {done.returncode}")
    return done.stdout
