"""guidang export: the archive in the forms that others take."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from archive import Archive, Publication, UsageError
from archive.packages import Package, Page, pack
from crawler.portals.described import declared
from crawler.terminal import note, print_json, progress, say
from crawler.terminal.options import DATA, Data, Json, kept
from pipelines import readers, reading
from pipelines.document import Block, Paragraph
from pipelines.store import NAME
from pipelines.store import reading as database
from pipelines.store.catch_up import Tell

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
TITLE = "政府信息公开工作年度报告"
REPLICAS = "Made from replica portals: nothing in it comes from the real hosts."


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
        pages = _pages(archive, names, tell)
        made = pack(target, archive, names, pages, facts=_facts(archive, names), extra=extra)
    _show(made, json)


def _show(made: Package, json: bool) -> None:
    if json:
        print_json(asdict(made) | {"path": str(made.path)})
    else:
        counts = f"{made.files} WARC files, {made.captures} captures, {made.pages} pages"
        say(f"{made.path}: {counts}, {made.size} bytes")


def _facts(archive: Archive, names: Sequence[str]) -> dict[str, str]:
    """What a package says of itself."""
    known = declared()
    titles = [(known[name].title or name) if name in known else name for name in names]
    replicas = any(run.options.get("connect_to") for name in names for run in archive.runs(name))
    about = f"{TITLE} · {len(titles)} portals" if len(titles) > 3 else f"{TITLE} · {'、'.join(titles)}"
    return {
        "title": about,
        "description": " ".join([f"Portals: {', '.join(names)}.", *([REPLICAS] if replicas else [])]),
        "software": f"Guidang {version('guidang')}",
    }


def _database(data: Path, folder: Path) -> Path:
    """A copy that is whole, also while a crawl writes."""
    with database(data) as found:
        found.copy(folder / NAME)
    return folder / NAME


def _pages(archive: Archive, names: Sequence[str], tell: Tell) -> Iterator[Page]:
    """The detail page of each publication, as it last answered."""
    for name in names:
        records: dict[str, list[Publication]] = {}
        for file in archive.files(name):
            for record in archive.publications(name, file):
                records.setdefault(record.url, []).append(record)
        for done, (_, found) in enumerate(sorted(records.items()), 1):
            latest = sorted(found, key=lambda one: (one.time, one.record), reverse=True)
            yield from islice(filter(None, (_page(archive, record) for record in latest)), 1)
            tell(name, done, len(records))


def _page(archive: Archive, record: Publication) -> Page | None:
    """The page of a record at the capture that replay tools find; None where it did not answer.

    That is, of a 304 the response that it confirmed, of a rendered page the page's own response.
    """
    part = record.parts[0].capture
    capture = archive.capture(archive.entry(part).page or part)
    if capture.status == 304 and capture.refers_to:
        capture = archive.capture(capture.refers_to)
    if not 200 <= (capture.status or 0) < 300:
        return None
    title, text = _said(archive.body(part))
    title = title or (record.row.title if record.row else "")
    return Page(url=capture.url, time=capture.time, id=capture.capture, title=title, text=text)


def _said(data: bytes) -> tuple[str, str]:
    """Title and text of a page, by paragraph and table row; a reader that breaks costs no more."""
    try:
        document = readers.read(data)
        title = reading.read(document).title or document.title
    except Exception:
        return "", ""
    lines = (line for block in document.blocks for line in _lines(block))
    return title, "\n".join(line for line in lines if line)


def _lines(block: Block) -> Iterator[str]:
    if isinstance(block, Paragraph):
        yield block.text
    else:
        yield from (" ".join(cell.text for cell in row if cell.text) for row in block.rows)
