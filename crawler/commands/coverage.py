"""guidang coverage: which reports are there, which are not, and why."""

from __future__ import annotations

import csv
import json as json_
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any

import typer

from archive import UsageError
from crawler.commands.alarms import raised
from crawler.commands.heat import counts, heat_map, legend, summary
from crawler.commands.options import DATA, Data, Json, Portals, Years, followed
from crawler.commands.terminal import listed, print_json, say
from pipelines.rows import Cell
from pipelines.settle.reasons import explained
from pipelines.store import reading

Csv = Annotated[bool, typer.Option("--csv", help="Print a table with a header, a line for each cell.")]
COLUMNS = ("portal", "agency", "region", "name", "level", "year", "state", "reason", "in_time", "deadline",
           "published", "first_seen", "report", "run", "judged", "why", "why_zh")  # fmt: skip


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
        told(row)
        for row in cells
        if (not portal or row["portal"] in portal) and (not year or row["year"] in year)
    ]
    short = [alarm for alarm in alarms if alarm["code"] == "below-minimum"]
    if as_csv:
        _print_csv(rows)
    elif json:
        print_json({"portals": summary(rows), "states": counts(rows), "short": short, "cells": rows})
    else:
        _show(rows, short)


def told(row: dict[str, Cell]) -> dict[str, Cell]:
    """A cell with its reason in words."""
    words: dict[str, Cell] = {"why": explained(row), "why_zh": explained(row, "zh")}
    return {**row, **words, "values": json_.loads(str(row["values"]))}


def _show(rows: Sequence[dict[str, Cell]], short: Sequence[Mapping[str, Any]]) -> None:
    if not rows:
        say("no report is there, and none is expected")
        return
    years = sorted({int(str(row["year"])) for row in rows})
    lines = summary(rows)
    columns = ("portal", "bodies", *map(str, years))
    say(listed(({name: line.get(name) for name in columns} for line in lines), columns))
    say()
    say(legend(rows))
    for alarm in short:
        say(f"{alarm['portal']}: {alarm['message']}")
    for line in heat_map(rows, years):
        say(line)


def _print_csv(rows: Iterable[dict[str, Cell]]) -> None:
    table = csv.DictWriter(sys.stdout, COLUMNS, extrasaction="ignore", lineterminator="\n")
    table.writeheader()
    table.writerows(rows)
