"""guidang verify: is the archive whole, to its last byte?"""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from archive import ArchiveError
from archive.verify import UNPROVABLE, Fault, Verdict, folders, mend, verify
from archive.workers import cores
from crawler.terminal import note, print_json, say
from crawler.terminal.options import DATA, Data, Json
from pipelines.store import DatabaseWitness, check_database

Names = Annotated[
    list[str] | None, typer.Argument(metavar="PORTAL", help="Portals to verify; all where none is named.")
]
Repair = Annotated[bool, typer.Option("--repair", help="First mend what is safe to mend, and say what.")]
Workers = Annotated[
    int | None, typer.Option(min=1, help="Processes that read, one file each; default: all processors.")
]


def run(
    portals: Names = None,
    repair: Repair = False,
    workers: Workers = None,
    data: Data = DATA,
    json: Json = False,
) -> None:
    """Read every byte of the archive and say what is wrong.

    One line a fault, FILE:OFFSET CODE WHAT; docs/archive.md explains the codes. Exit code 4 if there is a
    fault. --repair closes .open files that a dead run left, adds missing lines to SHA256SUMS and writes the
    index anew; no whole exchange is ever touched.
    """
    mended = mend(data, portals or ()) if repair else []
    for one in mended:
        note(str(one))
    verdict = verify(
        data,
        portals or (),
        witnesses=lambda name: [DatabaseWitness(data, name)],
        workers=workers or cores(),
    )
    faults = [*verdict.faults, *check_database(data, folders(data))]
    if json:
        print_json(_document(verdict, faults, mended))
    else:
        _print(verdict, faults)
    if faults:
        raise ArchiveError(f"{len(faults)} faults in {data}" if len(faults) > 1 else f"1 fault in {data}")


def _print(verdict: Verdict, faults: list[Fault]) -> None:
    for fault in faults:
        say(str(fault))
    for one in verdict.notes:
        note(str(one))
    inflated = f"{verdict.stored:,} bytes, {verdict.content:,} inflated"
    say(f"{verdict.files} files, {verdict.records} records, {verdict.captures} captures ({inflated})")
    say("whole" if not faults else f"faults: {len(faults)}")
    note("not provable by reading:")
    for what in UNPROVABLE:
        note(f"- {what}")


def _document(verdict: Verdict, faults: list[Fault], mended: list[Fault]) -> dict[str, object]:
    """What `--json` prints."""
    counts = ("files", "records", "captures", "stored", "content")
    return {
        "whole": not faults,
        "portals": verdict.portals,
        **{name: getattr(verdict, name) for name in counts},
        "faults": [asdict(one) for one in faults],
        "notes": [asdict(one) for one in verdict.notes],
        "repaired": [asdict(one) for one in mended],
        "not_provable": UNPROVABLE,
    }
