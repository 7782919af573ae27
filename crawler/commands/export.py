"""guidang export: the archive in the forms that others take."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from archive import Archive, UsageError
from archive.packages import Package, pack
from crawler.terminal import note, print_json, progress, say
from crawler.terminal.options import DATA, Data, Json, kept
from crawler.wacz import facts, pages
from pipelines.store import NAME, reading

app = typer.Typer(help="Write the archive in a form that others take.")

Names = Annotated[
    list[str] | None, typer.Argument(metavar="PORTAL", help="Portals to export; all where none is named.")
]
Out = Annotated[
    Path | None, typer.Option(metavar="FILE", help="The package; in the data folder where not given.")
]
WithDatabase = Annotated[
    bool, typer.Option("--with-database", help="Let the reports database, all of it, travel inside.")
]


@app.callback()
def _group() -> None:
    """Without a callback, Typer would make the one command the group itself."""


@app.command()
def wacz(
    portals: Names = None,
    out: Out = None,
    with_database: WithDatabase = False,
    data: Data = DATA,
    json: Json = False,
) -> None:
    """Write a WACZ 1.1.1 package: WARC files, index, pages with their text, and digests.

    The same archive gives the same bytes. Files of a running or broken crawl are left out and named.
    """
    archive = Archive(data)
    names = sorted(name for name in kept(archive, portals or ()) if portals or archive.files(name))
    for path in (path for name in names for path in archive.open_files(name)):
        note(f"left out, because it is still open: {path.name}")
    target = out or data / f"{names[0] if len(names) == 1 else 'guidang'}.wacz"
    if not target.parent.is_dir():
        raise UsageError(f"{target.parent} is no folder; make it first, or give another --out")
    with TemporaryDirectory(prefix="guidang-") as folder, progress("packaging") as tell:
        extra = {f"database/{NAME}": _database(data, Path(folder))} if with_database else {}
        told = pages(archive, names, tell)
        made = pack(target, archive, names, told, facts=facts(archive, names), extra=extra)
    _show(made, json)


def _show(made: Package, json: bool) -> None:
    if json:
        print_json(asdict(made) | {"path": str(made.path)})
    else:
        counts = f"{made.files} WARC files, {made.captures} captures, {made.pages} pages"
        say(f"{made.path}: {counts}, {made.size} bytes")


def _database(data: Path, folder: Path) -> Path:
    """A copy that is whole, also while a crawl writes."""
    with reading(data) as found:
        found.copy(folder / NAME)
    return folder / NAME
