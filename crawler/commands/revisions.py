"""guidang revisions: what changed in reports after they were first published."""

from __future__ import annotations

from typing import Annotated

import typer

from crawler.terminal import print_json
from crawler.terminal.options import DATA, Data, Json, Portals, Years, followed
from crawler.views.revisions import Row, labelled, show, told
from pipelines.store import reading
from pipelines.store.revised import revisions

Agencies = Annotated[
    list[str] | None,
    typer.Option("--agency", metavar="A", help="Only agencies with this in their name or key; repeatable."),
]


def run(
    portal: Portals = None,
    year: Years = None,
    agency: Agencies = None,
    data: Data = DATA,
    json: Json = False,
) -> None:
    """Show what changed in reports after they were published.

    Figures, chapters, metadata and files; each report with the times of both captures. What went is printed
    [-like this-], what came {+like this+}. Counters, times of printing, links to other pages and the site's
    foot are no changes.
    """
    with reading(data) as database:
        followed(database, portal or ())
        found = revisions(database)
    rows = [labelled(row) for row in found if _asked(row, portal, year, agency)]
    if json:
        print_json({"revisions": [told(row) for row in rows]})
    else:
        show(rows)


def _asked(row: Row, portals: list[str] | None, years: list[int] | None, agencies: list[str] | None) -> bool:
    named = f"{row['agency']} {row['agency_name'] or ''}"
    return (
        (not portals or row["portal"] in portals)
        and (not years or row["year"] in years)
        and (not agencies or any(one in named for one in agencies))
    )
