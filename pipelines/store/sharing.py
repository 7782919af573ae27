"""Publications read by several processes: what each is handed, so that it walks through no file."""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from archive import Archive, Publication, StoredConversion
from archive.excerpt import Conversions, Excerpt, counting_of, entries_of
from archive.exchange import Entry
from archive.workers import Crew
from pipelines.read import read
from pipelines.rows import Rows

CHUNK = 4  # publications that are handed on at once


class Task(NamedTuple):
    """A publication that is to be read, with all that this needs."""

    data: Path
    region: str | None
    records: Sequence[Publication]
    entries: Sequence[Entry]
    conversions: Path  # pickled, of its portal


def read_all(
    crew: Crew,
    archive: Archive,
    publications: Iterable[Sequence[Publication]],
    conversions: Iterable[StoredConversion],
    region: str | None,
) -> Iterator[Rows]:
    """The rows of a portal's publications, each by all its records; `region` is the portal's."""
    with _handed(conversions) as path:
        tasks = [
            Task(archive.data, region, records, entries_of(archive, records), path)
            for records in publications
        ]
        yield from crew.share(_read_one, tasks, CHUNK)


@contextmanager
def _handed(conversions: Iterable[StoredConversion]) -> Iterator[Path]:
    """A file from which each process takes the conversions that count."""
    with TemporaryDirectory(prefix="guidang-") as folder:
        path = Path(folder, "conversions")
        path.write_bytes(pickle.dumps(counting_of(conversions)))
        yield path


def _read_one(task: Task) -> Rows:
    archive = Excerpt(task.data, task.entries, _conversions(task.conversions))
    return read(task.records, archive, task.region)


@lru_cache(maxsize=1)
def _conversions(path: Path) -> Conversions:
    found: Conversions = pickle.loads(path.read_bytes())
    return found
