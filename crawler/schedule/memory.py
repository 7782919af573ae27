"""What the schedule remembers: one JSON file in the data folder, replaced as a whole."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from archive import ArchiveError, ArchiveLocked

FILE, LOCK, VERSION = "schedule.json", "schedule.lock", 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What became of one task."""

    since: datetime | None = None  # dates later than this are due; none: never crawled, due at once
    ended: datetime | None = None  # the end of the last try
    code: int | None = None  # its exit code
    failures: int = 0  # in a row


class Memory:
    """Task key → Entry. A file that cannot be read is an ArchiveError; what is lost is not much."""

    def __init__(self, data: Path) -> None:
        self.path = data / FILE
        self.entries = _read(self.path)

    def get(self, key: str) -> Entry:
        """What is known of a task."""
        return self.entries.get(key, Entry())

    def put(self, entries: Mapping[str, Entry]) -> None:
        """Keep what is known of some tasks; OSError leaves the file as it was."""
        if entries.items() <= self.entries.items():
            return
        self.entries.update(entries)
        document = {"version": VERSION, "tasks": {name: _plain(one) for name, one in self.entries.items()}}
        new = self.path.with_name(f".{FILE}.new")
        with new.open("w", encoding="utf-8") as file:
            json.dump(document, file, ensure_ascii=False, indent=1)
            file.flush()
            os.fsync(file.fileno())
        new.replace(self.path)
        folder = os.open(self.path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


@contextmanager
def alone(data: Path) -> Iterator[None]:
    """Hold the lock of the schedule on a data folder; it ends with the process, however that ends."""
    try:
        data.mkdir(parents=True, exist_ok=True)
        file = (data / LOCK).open("ab")
    except OSError as fault:
        raise ArchiveError(f"cannot write to {data}: {fault.strerror}") from fault
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ArchiveLocked(f"another schedule runs on {data}") from None
        yield


def _read(path: Path) -> dict[str, Entry]:
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        if document["version"] == VERSION:
            return {str(name): _entry(one) for name, one in document["tasks"].items()}
    except FileNotFoundError:
        return {}
    except OSError as fault:
        raise ArchiveError(f"{path} cannot be read: {fault.strerror}") from fault
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        pass
    raise ArchiveError(f"{path} is no memory of a schedule; remove it, then dates count from the archive")


def _entry(found: dict[str, Any]) -> Entry:
    """An entry as `_plain` wrote it; times have their zone."""
    times = {name: _time(found[name]) for name in ("since", "ended")}
    code, failures = found["code"], found["failures"]
    if not isinstance(failures, int) or failures < 0 or not isinstance(code, int | None):
        raise ValueError
    return Entry(**times, code=code, failures=failures)


def _time(text: str | None) -> datetime | None:
    if text is None:
        return None
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError
    return moment


def _plain(entry: Entry) -> dict[str, object]:
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in asdict(entry).items()
    }
