"""The heat map of coverage on a terminal: a line an agency, a letter a year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from rich.cells import cell_len
from rich.text import Text

from pipelines.rows import Cell
from pipelines.settle.coverage import STATES, THERE

LETTERS = dict(zip(STATES, "VURLOFBM·", strict=True))
STYLES = dict(
    zip(
        STATES,
        (
            "bold white on magenta",
            "black on yellow",
            "black on cyan",
            "black on bright_yellow",
            "black on green",
            "black on bright_green",
            "white on blue",
            "white on red",
            "dim",
        ),
        strict=True,
    )
)
NAME = 24  # columns of an agency's name; a longer one is cut
Row = Mapping[str, Cell]


def summary(rows: Sequence[Row]) -> list[dict[str, object]]:
    """A line a portal: bodies, and of each year how many of the expected reports are there."""
    return [_line(portal, list(found)) for portal, found in groupby(rows, key=lambda row: str(row["portal"]))]


def counts(rows: Iterable[Row]) -> dict[str, int]:
    """State → cells, in the order of the states; only those that there are."""
    found = Counter(str(row["state"]) for row in rows)
    return {state: found[state] for state in STATES if found[state]}


def legend(rows: Iterable[Row]) -> Text:
    """Every state that is shown, with its letter and how often."""
    text = Text()
    for state, count in counts(rows).items():
        text.append(LETTERS[state], STYLES[state])
        text.append(f" {state} {count}   ")
    return text


def heat_map(rows: Sequence[Row], years: Sequence[int]) -> Iterator[Text]:
    """Portal by portal, a line for each agency: below the portal where its last year stands."""
    home = {str(row["agency"]): str(row["portal"]) for row in sorted(rows, key=_year)}
    ordered = sorted(rows, key=lambda row: (home[str(row["agency"])], str(row["agency"]), _year(row)))
    for portal, found in groupby(ordered, key=lambda row: home[str(row["agency"])]):
        yield Text(f"\n{_fitted(portal)} {' '.join(f'{year % 100:02}' for year in years)}", "bold")
        by_agency = groupby(found, key=lambda row: row["agency"])
        yield from (_strip(list(cells), years) for _, cells in by_agency)


def _line(portal: str, rows: Sequence[Row]) -> dict[str, object]:
    line: dict[str, object] = {"portal": portal, "bodies": len({row["agency"] for row in rows})}
    for year, of_year in groupby(sorted(rows, key=_year), key=_year):
        due = [str(row["state"]) for row in of_year if row["state"] != "not-due"]
        line[str(year)] = f"{sum(state in THERE for state in due)}/{len(due)}" if due else "·"
    return line


def _year(row: Row) -> int:
    return int(str(row["year"]))


def _strip(cells: Sequence[Row], years: Sequence[int]) -> Text:
    name = str(cells[0]["name"] or cells[0]["agency"])
    states = {_year(row): str(row["state"]) for row in cells}
    text = Text(_fitted(name))
    for year in years:
        text.append(" ")
        state = states.get(year, "")
        text.append(f" {LETTERS.get(state, ' ')}", STYLES.get(state, ""))
    return text


def _fitted(name: str) -> str:
    """The name in as many columns of the terminal as it has; Chinese takes two a character."""
    while cell_len(name) > NAME:
        name = name[:-2] + "…"
    return name + " " * (NAME - cell_len(name))
