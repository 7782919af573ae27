"""The rows of the statutory tables as printed: a label, the heads above it, what stands beside it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from pipelines.document import Cell, Table
from pipelines.reading.tables.labels import Label
from pipelines.reading.tables.places import Heads

LITIGATION = "litigation"  # the head over both groups of suits


class Print(NamedTuple):
    """What is printed in a cell; of a `run` several cells may stand in one text."""

    text: str
    place: str
    gap: int = 0  # blank lines before it
    column: int = -1  # of a grid


Printed: TypeAlias = Print | Cell  # a grid's cell as it is, or what is printed elsewhere


def gap_of(mark: Printed) -> int:
    return 0 if isinstance(mark, Cell) else mark.gap


@dataclass(slots=True, eq=False)
class Row:
    """A row as printed; layout: grid (blank cells are there) · lines (they may be lost) · run (cells joined).

    The row of table 4 has no label: its id is "".
    """

    label: Label
    text: str
    place: str
    above: Heads
    layout: str
    prints: list[Printed] = field(default_factory=list)
    after: int | None = None  # blank lines between the last cell and the next label
    year: int = 0  # that a cell beside the label names
    shared: bool = False  # it may hold figures of another row, or of another year
    apart: bool = False  # a cell of it stands in another row of the grid, beside no label

    @property
    def gaps(self) -> list[int]:
        """Blank lines before each of its cells, of a row in lines."""
        return [gap_of(mark) for mark in self.prints]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stranger:
    """A label in a grid that the form does not have, or has otherwise."""

    table: str
    text: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """All rows of a document in order, the strangers among them, and the blocks (indexes) they fill."""

    rows: tuple[Row, ...]
    strangers: tuple[Stranger, ...]  # no label of the form
    damaged: tuple[Stranger, ...]  # resembles one, and was read as that
    blocks: frozenset[int]
    turned: tuple[Table, ...]  # grids that lie on their side
    past: tuple[Table, ...]  # grids that print another year beside the report's, without it
