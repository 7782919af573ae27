"""One process probes all replicas, from index pages and from home pages; another crawls what was written."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from archive import Archive
from crawler.demo import Replicas
from crawler.demo.sites import traps
from crawler.demo.sites.families import Replica
from tests.probe.homes import HOMES, KNOWN, built
from tests.probe.sites import SITES, host, sites
from tests.said import GUIDANG, HOME, Said, detours

TRAPS = ("frame", "shell", "moved", "written", "silent", "western", "genuine", "lost", "strange")
UNNAMED = {"region": "330000"}  # what 某市 does not tell


@dataclass(frozen=True, slots=True, kw_only=True)
class Probes:
    """What every probe found, by `index:`, `home:`, `site:` or `trap:` and a name."""

    found: Mapping[str, Any]
    built: Mapping[str, Replica]
    replicas: Replicas
    folder: Path

    def archive(self, probe: str) -> Archive:
        """What the probe captured."""
        return Archive(self.folder / probe.replace(":", "-"))

    @property
    def reach(self) -> list[str]:
        """The options that reach the replicas."""
        return detours(self.replicas)


@pytest.fixture(scope="session")
def probes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Probes]:
    """All probes, in one process."""
    folder = tmp_path_factory.mktemp("probes")
    made = {name: built(name) for name in KNOWN}
    addresses = {f"index:{name}": _index(one) for name, one in made.items()}
    addresses |= {f"home:{name}": _home(made[name]) for name in HOMES}
    addresses |= {f"site:{name}": f"http://{host(name)}/" for name in SITES}
    addresses |= {f"trap:{name}": f"http://{traps.host(name)}{traps.COLUMN}" for name in TRAPS}
    built_sites = [site for one in made.values() for site in one.sites]
    with Replicas([*built_sites, *sites(), *traps.sites()]) as replicas:
        found = _probed(folder, replicas, addresses)
        yield Probes(found=found, built=made, replicas=replicas, folder=folder)


def _index(made: Replica) -> str:
    return next(column.url for column in made.columns if column.entries)


def _home(made: Replica) -> str:
    site = made.sites[0]
    return f"{'https' if 443 in site.ports else 'http'}://{site.host}/"


def _probed(folder: Path, replicas: Replicas, addresses: Mapping[str, str]) -> dict[str, Any]:
    plan = folder / "plan.json"
    probes = {
        name: {
            "url": url,
            "data": str(folder / name.replace(":", "-")),
            "given": UNNAMED
            if name.partition(":")[2] in ("epoint", "jcmsxxgk", "querylist", "trssearch", "truecms", "was")
            else {},
        }
        for name, url in addresses.items()
    }
    settings = {"GUIDANG_CONNECT_TO": replicas.connect_to, "GUIDANG_CACERT": str(replicas.cacert)}
    plan.write_text(json.dumps({"settings": settings, "probes": probes}), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "tests.probe.many", str(plan)],
        cwd=HOME, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr, done.stderr
    said: dict[str, Any] = json.loads(done.stdout)
    return said


@pytest.fixture(scope="session")
def process() -> Callable[..., Said]:
    """Run a command in a process of its own."""

    def call(*arguments: object, within: Path = HOME) -> Said:
        words = [*GUIDANG, *(str(argument) for argument in arguments)]
        plain = {name: value for name, value in os.environ.items() if not name.startswith("GUIDANG_")}
        done = subprocess.run(
            words, cwd=within, env={**plain, "PYTHONPATH": str(HOME)},
            capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
        return Said(done.returncode, done.stdout, done.stderr)

    return call
