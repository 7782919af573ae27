"""What takes long to make and is only read: made once a test run, whichever worker needs it first."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """The folder of this name, as `make` has filled it; the other workers wait for it meanwhile."""
    own = factory.getbasetemp()
    home = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    folder, making = home / name, home / f"{name}.making"
    with (home / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            shutil.rmtree(making, ignore_errors=True)  # of one that failed
            make(making)
            making.rename(folder)
    return folder
