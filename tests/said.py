"""The command line under test: how a process of its own is started, and what a command said."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from crawler.demo import Replicas  # most tests need none of it

HOME = Path(__file__).resolve().parents[1]
GUIDANG = [sys.executable, "-c", "import guidang; guidang.main()"]
LONG = 240.0  # seconds that no command here takes


@dataclass(frozen=True, slots=True)
class Said:
    """What one command said."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Its one document."""
        return json.loads(self.out)


def call(*words: object, program: Sequence[str] = GUIDANG, **environment: str) -> Said:
    """Run a command in a process of its own, as a crawl needs."""
    done = subprocess.run(
        [*program, *map(str, words)],
        cwd=HOME,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=LONG,
        check=False,
    )
    return Said(done.returncode, done.stdout, done.stderr)


def detours(replicas: Replicas) -> list[str]:
    """The options of a crawl that lead to replicas."""
    hosts = [word for host in replicas.connect_to for word in ("--connect-to", host)]
    return [*hosts, "--cacert", str(replicas.cacert)]
