"""guidang convert: documents that no reader can read as they are, made HTML and kept."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from archive import Archive, UsageError
from crawler.commands.converting import convert
from crawler.commands.known import declared
from crawler.commands.terminal import DATA, Data, Json, listed, print_json, progress, say
from pipelines.converting import Which
from pipelines.store import Store, catch_up

Names = Annotated[list[str] | None, typer.Argument(metavar="[PORTAL]...", help="Folders below warc/.")]
Again = Annotated[bool, typer.Option("--again", help="Also what this version of the tool has converted.")]
COLUMNS = ("portal", "converted", "already", "failed", "failed_before")


def run(portals: Names = None, again: Again = False, data: Data = DATA, json: Json = False) -> None:
    """Convert what no reader can read as it is (.doc, .rtf, scans), keep the HTML, and read it.

    A document is converted once by each version of a tool, and so is one on which the tool failed; the newest
    conversion counts. `guidang crawl` converts what is new by itself. Ctrl-C keeps what has been converted.
    A tool that is not installed is a note and no error.
    """
    names = _chosen(Archive(data), portals or ())
    with Store(data) as store:
        with progress("reading") as tell:
            catch_up(store, Archive(data), declared(), tell)
        found = convert(store, names, Which.ALL if again else Which.OTHER)
        reports = store.settle()
    rows = [{"portal": name, **asdict(counts)} for name, counts in found.items()]
    if json:
        print_json({"portals": rows, "reports": reports})
    else:
        say(listed(rows, COLUMNS))
        say(f"{reports} reports in {store.path}")


def _chosen(archive: Archive, portals: list[str] | tuple[str, ...]) -> list[str]:
    """The portals asked for, all without a name; UsageError where one has no folder."""
    there = archive.portals()
    if not there:
        raise UsageError(
            f"{archive.data} holds no archive; crawl a portal first, or name another with --data"
        )
    for name in portals:
        if name not in there:
            raise UsageError(f"{archive.data / 'warc'} has no folder {name!r}; it has {', '.join(there)}")
    return list(dict.fromkeys(portals or there))
