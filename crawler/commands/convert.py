"""guidang convert: documents that no reader can read as they are, made HTML and kept."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from archive import Archive
from crawler.crawl.convert import convert
from crawler.portals.described import declared
from crawler.terminal import listed, print_json, progress, say
from crawler.terminal.options import DATA, Data, Json, kept
from pipelines.converting import Which
from pipelines.store import Store, catch_up

Names = Annotated[
    list[str] | None, typer.Argument(metavar="PORTAL", help="Portals to convert; all where none is named.")
]
Again = Annotated[bool, typer.Option("--again", help="Also what this version of the tool has converted.")]
COLUMNS = ("portal", "converted", "already", "failed", "failed_before")


def run(portals: Names = None, again: Again = False, data: Data = DATA, json: Json = False) -> None:
    """Make HTML of .doc, .rtf and scans, keep it and read it.

    That is, of all that no reader can read as it is. A document is converted once by each version of a tool,
    and so is one on which the tool failed; the newest conversion counts. `guidang crawl` converts what is new
    by itself. Ctrl-C keeps what has been converted. A tool that is not installed is a note and no error.
    """
    names = kept(Archive(data), portals or ())
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
