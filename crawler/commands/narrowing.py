"""What a command is narrowed to: portals and years, by options or arguments, and whether they are there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from archive import Archive, UsageError
from pipelines.store import Reading

Portals = Annotated[
    list[str] | None, typer.Option("--portal", metavar="P", help="Only this portal; repeatable.")
]
Years = Annotated[
    list[int] | None, typer.Option("--year", metavar="Y", help="Only this report year; repeatable.")
]


def followed(database: Reading, asked: Sequence[str]) -> None:
    """Raise UsageError for a portal that the database does not have."""
    there = {row["portal"] for row in database.counts()}
    if strangers := sorted({*asked} - there):
        where = f"{database.data}; `guidang status` lists what there is"
        raise UsageError(f"nothing of {strangers[0]!r} is in {where}")


def kept(archive: Archive, asked: Sequence[str]) -> list[str]:
    """The portals asked for, all without a name; UsageError where one has no folder."""
    there = archive.portals()
    if not there:
        raise UsageError(
            f"{archive.data} holds no archive; crawl a portal first, or name another folder with --data"
        )
    if strangers := [name for name in asked if name not in there]:
        where = f"{archive.data / 'warc'} has no folder {strangers[0]!r}"
        raise UsageError(f"{where}; it has {', '.join(there)}")
    return list(dict.fromkeys(asked or there))
