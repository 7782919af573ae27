"""guidang coverage: which reports are there, which are not, and why."""

from __future__ import annotations

from typing import Annotated

import typer

from archive import UsageError
from crawler.operations.alarms import raised
from crawler.terminal.options import DATA, Data, Json, Portals, Years, followed
from crawler.views.coverage import print_csv, print_document, show, with_reason
from pipelines.store import reading

Csv = Annotated[bool, typer.Option("--csv", help="Print a table with a header, a line for each cell.")]


def run(
    portal: Portals = None, year: Years = None, as_csv: Csv = False, data: Data = DATA, json: Json = False
) -> None:
    """Show which reports are there, and why the others are not.

    Agency by agency and year by year; judged at the last run of each portal, never at today. --csv and --json
    give the reasons too.
    """
    if as_csv and json:
        raise UsageError("--csv and --json are two forms; choose one")
    with reading(data) as database:
        followed(database, portal or ())
        cells, alarms = database.coverage(), raised(database, portal or (), year or ())
    rows = [
        with_reason(row)
        for row in cells
        if (not portal or row["portal"] in portal) and (not year or row["year"] in year)
    ]
    short = [alarm for alarm in alarms if alarm["code"] == "below-minimum"]
    if as_csv:
        print_csv(rows)
    elif json:
        print_document(rows, short)
    else:
        show(rows, short)
