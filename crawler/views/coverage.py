"""The cells of coverage: as a heat map, as CSV and as JSON."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from crawler.operations.alarms import by_cause
from crawler.terminal import listed, print_json, say
from crawler.views.heat import counts, heat_map, legend, summary
from pipelines.rows import Cell
from pipelines.settle.reasons import explained

COLUMNS = ("portal", "agency", "region", "name", "level", "year", "state", "reason", "in_time", "deadline",
           "published", "first_seen", "report", "run", "judged", "why", "why_zh")  # fmt: skip
Short = Sequence[Mapping[str, Any]]  # the alarms of portals with fewer reports than they declare


def with_reason(row: dict[str, Cell]) -> dict[str, Cell]:
    """A cell with its reason in words."""
    words: dict[str, Cell] = {"why": explained(row), "why_zh": explained(row, "zh")}
    return {**row, **words, "values": json.loads(str(row["values"]))}


def show(rows: Sequence[dict[str, Cell]], short: Short) -> None:
    """Portal by portal how many of the expected reports are there, and the heat map."""
    if not rows:
        say("no report is there, and none is expected")
        return
    years = sorted({int(str(row["year"])) for row in rows})
    columns = ("portal", "bodies", *map(str, years))
    say(listed(({name: line.get(name) for name in columns} for line in summary(rows)), columns))
    say()
    say(legend(rows))
    for alarm in by_cause(short):
        say(f"{alarm['portal']}: {alarm['message']}")
    for line in heat_map(rows, years):
        say(line)


def print_csv(rows: Iterable[dict[str, Cell]]) -> None:
    """A head, and a line for each cell."""
    table = csv.DictWriter(sys.stdout, COLUMNS, extrasaction="ignore", lineterminator="\n")
    table.writeheader()
    table.writerows(rows)


def print_document(rows: Sequence[dict[str, Cell]], short: Short) -> None:
    """What `--json` prints."""
    print_json({"portals": summary(rows), "states": counts(rows), "short": short, "cells": rows})
