"""guidang rebuild: the database again from the archive."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from crawler.portals.described import declared
from crawler.terminal import note, print_json, progress, say
from crawler.terminal.options import DATA, Data, Json
from pipelines.store import rebuild

Workers = Annotated[int, typer.Option(min=1, help="Processes that read, settle and digest.")]


def run(data: Data = DATA, workers: Workers = 1, json: Json = False) -> None:
    """Make the database anew from the closed WARC files alone.

    The archive is only read. The same files and code give the same bytes. Open files of a running or broken
    crawl are left out and named; the next crawl closes them.
    """
    with progress("reading") as tell:
        made = rebuild(data, declared(), workers=workers, tell=tell)
    for name in made.left_out:
        note(f"left out, because it is still open: {name}")
    if json:
        print_json(asdict(made) | {"database": str(made.database)})
    else:
        say(f"{made.database}: {made.publications} publications, {made.reports} reports")
        say(f"content digest {made.digests.content}")
