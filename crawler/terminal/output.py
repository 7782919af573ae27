"""What every command says and how: results to stdout, all else to stderr, errors in one line."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.text import Text

from crawler.terminal.tables import laid

if TYPE_CHECKING:
    from pipelines.store.catch_up import Tell  # the readers would come with it

WIDE = 1_000_000  # columns where there is no terminal: a pipe does not fold


class Output(Console):
    """Stdout, whose reader may go early."""

    def on_broken_pipe(self) -> None:
        """Say so, as all else that writes does: the library would end with exit code 1."""
        raise BrokenPipeError


out = Output(width=None if sys.stdout.isatty() else WIDE)
err = Console(stderr=True, width=None if sys.stderr.isatty() else WIDE)


def print_json(document: object) -> None:
    """One document to stdout, Chinese as it is."""
    sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2) + "\n")


def say(text: str | Text = "") -> None:
    """A line, or a table, to stdout."""
    out.print(text, highlight=False, markup=False, soft_wrap=True)


def error(text: object) -> None:
    """One line `Error: …` to stderr, whatever the text holds."""
    note(f"Error: {' '.join(str(text).split())}")


def note(text: str) -> None:
    """One plain line to stderr; nothing fails for want of a reader there."""
    with suppress(OSError):
        sys.stderr.write(f"{text}\n")


def table(title: str, heads: Iterable[str], rows: Iterable[Iterable[object]]) -> Text:
    """A table for the terminal."""
    return laid(title, [*heads], [[*row] for row in rows], out.width)


def listed(rows: Iterable[Mapping[str, object]], columns: Iterable[str], title: str = "") -> Text:
    """A table of dictionaries."""
    names = list(columns)
    return table(title, names, ([row[name] for name in names] for row in rows))


def minute(time: object) -> str:
    """A time for people: UTC, to the minute."""
    return str(time or "never")[:16].replace("T", " ")


@contextmanager
def progress(verb: str, what: str = "publications") -> Iterator[Tell]:
    """Progress by portal: bars on a terminal, else a line for every hundred publications."""
    if not err.is_terminal:
        yield lambda portal, done, total: _line(verb, portal, done, total, what)
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True) as bars:
        tasks: dict[str, TaskID] = {}

        def tell(portal: str, done: int, total: int) -> None:
            if portal not in tasks:
                tasks[portal] = bars.add_task(f"{verb} {portal}", total=total)
            bars.update(tasks[portal], completed=done, total=total)

        yield tell


def _line(verb: str, portal: str, done: int, total: int, what: str) -> None:
    if done == total or not done % 100:
        note(f"{verb} {portal}: {done} of {total} {what}")
