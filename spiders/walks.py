"""The walk through a column, and in short what its pages showed: were they so in an earlier run?"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise

from archive import Column
from spiders.rows import Row, inside

LENGTH = 16  # hex digits: one chance in 10¹⁹ that a changed page passes for the old one
NUMBERS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """A way through a column: its index pages so far and the rows that they showed."""

    column: str
    group: str = ""
    year: int | None = None
    pages: tuple[str, ...] = ()
    seen: tuple[str, ...] = ()
    above: tuple[str, ...] = ()  # the pages that led to this column
    prints: tuple[str, ...] = ()  # of its index pages
    dates: tuple[str, ...] = ()  # of the rows seen
    shared: tuple[str, ...] = ()  # rows that another column had shown before

    @property
    def base(self) -> str:
        """Where the column lies: after redirects, unless these lead to a page above it."""
        found = self.pages[0] if self.pages else self.column
        return self.column if inside(self.column, found) else found

    def noted(self, stopped: str = "") -> Column:
        """What the run notes of it, with the reason where it did not come to the end."""
        return Column(
            column=self.column,
            pages=self.pages,
            complete=not stopped,
            stopped=stopped,
            prints=self.prints,
            falling=falling(self.dates),
            shared=self.shared,
        )


def digest(rows: Iterable[Row], total: int | None) -> str:
    """Of the rows as printed, in order, and of the number that the column says it has."""
    printed = [(row.url, row.title, row.date, row.pairs) for row in rows]
    return sha256(json.dumps([total, *printed], ensure_ascii=False).encode()).hexdigest()[:LENGTH]


def falling(dates: Sequence[str]) -> bool:
    """Do the dates of a list never rise, and is the last one older than the first? Each row must have one."""
    days = [tuple(map(int, NUMBERS.findall(date)[:3])) for date in dates]
    never = all(earlier >= later for earlier, later in pairwise(days))
    return bool(days) and all(len(day) == 3 for day in days) and never and days[0] > days[-1]
