"""Options that lead a crawl elsewhere, both as in curl."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from archive import UsageError

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
