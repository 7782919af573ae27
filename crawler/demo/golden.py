"""Golden files: what a crawl of a portal finds on the replica of its family, under its real addresses.

`python -m crawler.demo.golden` renews tests/golden; with names, or files of portals, those only.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Mapping, Sequence
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from scrapy.crawler import CrawlerProcess

from archive import Archive, GuidangError, Role, UsageError
from crawler.demo.replicas import Replicas
from crawler.demo.sites.families import replica
from crawler.operations.configuration import settings
from crawler.portals.found import chosen, spiders
from spiders.portal import Portal

FOLDER = Path(__file__).resolve().parents[2] / "tests" / "golden"
QUICK = {"ITEM_PIPELINES": {"pipelines.stages.Record": 100}, "GUIDANG_SETTLE": False, "LOG_LEVEL": "WARNING"}
Golden = list[dict[str, Any]]


def golden(archive: Archive, portal: str) -> Golden:
    """The publications of a portal by address: row, column and attachments."""
    found = []
    for one in sorted(archive.publications(portal), key=lambda publication: publication.url):
        files = [part.url for part in one.parts if part.role is Role.ATTACHMENT]
        row = {"title": one.row.title, "date": one.row.date} if one.row else {}
        found.append({"url": one.url, **row, "column": one.column, "group": one.group, "attachments": files})
    return found


def text(publications: Golden) -> str:
    """One publication a line, so that a difference is one."""
    lines = (json.dumps(one, ensure_ascii=False) for one in publications)
    return "[\n" + ",\n".join(lines) + "\n]\n"


def write(found: Mapping[str, Golden], folder: Path) -> None:
    """One file a portal."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, publications in found.items():
        (folder / f"{name}.json").write_text(text(publications), encoding="utf-8")


def crawled(portals: Sequence[type[Portal]]) -> dict[str, Golden]:
    """Crawl portals together against their replicas; once a process."""
    sites = [site for portal in portals for site in replica(portal).sites]
    with TemporaryDirectory(prefix="golden-") as folder, Replicas(sites) as replicas:
        reach = {"GUIDANG_CONNECT_TO": replicas.connect_to, "GUIDANG_CACERT": str(replicas.cacert)}
        process = CrawlerProcess(settings(GUIDANG_DATA=folder, **QUICK, **reach))
        for portal in portals:
            process.crawl(portal)
        process.start()
        archive = Archive(Path(folder))
        return {portal.name: golden(archive, portal.name) for portal in portals}


def loaded(path: Path) -> type[Portal]:
    """The portal that a file declares; UsageError where it cannot be read or declares none."""
    spec = spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except (OSError, ImportError, SyntaxError, TypeError) as fault:
        raise UsageError(f"{path}: {fault}") from fault
    classes = (one for one in vars(module).values() if isinstance(one, type) and issubclass(one, Portal))
    if portal := next((one for one in classes if "name" in vars(one)), None):
        return portal
    raise UsageError(f"{path} declares no portal")


def _asked(words: Iterable[str]) -> list[type[Portal]]:
    named = [loaded(Path(word)) if word.endswith(".py") else chosen([word])[0] for word in words]
    return named or [*spiders().values()]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m crawler.demo.golden", description=__doc__)
    parser.add_argument("portals", nargs="*", metavar="PORTAL|FILE")
    parser.add_argument("--folder", type=Path, default=FOLDER)
    given = parser.parse_args()
    try:
        made = crawled(_asked(given.portals))
        write(made, given.folder)
    except (GuidangError, OSError) as fault:
        raise SystemExit(f"Error: {fault}") from fault
    for name, publications in made.items():
        print(f"{given.folder / name}.json: publications: {len(publications)}")
