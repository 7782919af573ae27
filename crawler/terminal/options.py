"""Options and arguments that several commands share, and whether what they name is there."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from archive import Archive, UsageError

if TYPE_CHECKING:
    from pipelines.store import Reading  # the readers would come with it

Data: TypeAlias = Annotated[
    Path,
    typer.Option(
        envvar="GUIDANG_DATA", show_envvar=True, help="Folder of archive and database.", metavar="DIR"
    ),
]
DATA = Path("data")
Json: TypeAlias = Annotated[bool, typer.Option("--json", help="Print one JSON document to stdout.")]
Portals = Annotated[
    list[str] | None, typer.Option("--portal", metavar="P", help="Only this portal; repeatable.")
]
Years = Annotated[
    list[int] | None, typer.Option("--year", metavar="Y", help="Only this report year; repeatable.")
]
ConnectTo = Annotated[
    list[str] | None,
    typer.Option(metavar="HOST:PORT:ADDRESS:PORT", help="Reach a host elsewhere, as in curl; repeatable."),
]
Cacert = Annotated[Path | None, typer.Option(metavar="FILE", help="Trust this authority, as in curl.")]


def authority(cacert: Path | None) -> str:
    """The setting for --cacert; raises UsageError where there is no such file."""
    if cacert and not cacert.is_file():
        raise UsageError(f"--cacert {cacert} does not exist")
    return str(cacert or "")


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
