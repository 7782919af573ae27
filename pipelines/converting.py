"""Conversions made and kept: what the documents of a portal wait for."""

from __future__ import annotations

import json
import signal
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from typing import NamedTuple

from archive import Archive, ArchiveError, Recorder, Run, StoredConversion, member, sha256_hex
from archive.lock import writing
from pipelines import readers
from pipelines.convert import TOOLS, ConversionError, Tool, tool_for
from pipelines.store import Store
from pipelines.store.wanted import Wanted, wanted

Tell = Callable[[str, int, int], None]  # portal, documents tried, of how many
LONGEST = 300  # characters of an error that are kept

KEPT = "SELECT document, tool, tool_version, error FROM conversions WHERE portal = ?"
LAST_RUN = "SELECT run, started, options FROM runs WHERE portal = ? ORDER BY started DESC, run DESC LIMIT 1"


class Which(Enum):
    """Which documents are tried."""

    NEW = auto()  # those without a conversion, on which the tool's version here has not failed yet
    OTHER = auto()  # and those that another version converted
    ALL = auto()


@dataclass(slots=True, kw_only=True)
class Counts:
    """What came of the documents of a portal that need a conversion."""

    converted: int = 0
    already: int = 0  # converted before
    failed: int = 0
    failed_before: int = 0  # by the same version of the tool, which is not asked again
    missing: dict[str, int] = field(default_factory=dict)  # tool that is not installed here → documents

    def lack(self, tool: str) -> None:
        """Count a document whose tool is not installed."""
        self.missing[tool] = self.missing.get(tool, 0) + 1


class Kept(NamedTuple):
    """What the archive keeps of a document: a conversion, or a failure."""

    document: str
    tool: str
    version: str
    error: str


def convert_portal(store: Store, portal: str, which: Which, tell: Tell) -> Counts:
    """Convert the documents of a portal that the database says need it, once for each payload and version.

    Files that a dead run left open are closed first. Raises ArchiveLocked while a crawl of the portal writes
    and there is something to do, ArchiveError where a write fails. When it is interrupted, what has been
    converted is kept.
    """
    asked = wanted(store.connection, portal)
    run = _last_run(store, portal)
    known = map(Kept._make, store.connection.execute(KEPT, [portal]))
    counts, todo = _sorted_out(asked, known, which)
    left_open = Archive(store.data).open_files(portal) and portal not in writing(store.data)
    if run is None or not (todo or left_open):
        return counts
    with Recorder.beside(store.data, run) as recorder:
        counts, todo = _sorted_out(asked, map(_kept, recorder.archive.conversions(portal)), which)
        for done, one in enumerate(todo, 1):
            _convert(recorder, one, counts)
            tell(portal, done, len(todo))
    return counts


def _sorted_out(asked: Sequence[Wanted], known: Iterable[Kept], which: Which) -> tuple[Counts, list[Wanted]]:
    """What is to be tried; all else is counted."""
    versions = {tool.name: tool.version() for tool in TOOLS}
    kept: dict[str, list[Kept]] = defaultdict(list)
    for it in known:
        kept[it.document].append(it)
    counts, todo = Counts(), list[Wanted]()
    for one in asked:
        here = kept[one.document]
        made = any(not it.error for it in here)
        installed = versions.get(one.tool, one.tool) is not None  # a tool of former days has a successor
        if installed and _due(here, versions, which):
            todo.append(one)
        elif installed or made:
            counts.already += made
            counts.failed_before += not made
        else:
            counts.lack(one.tool)
    return counts, todo


def _due(kept: Sequence[Kept], versions: Mapping[str, str | None], which: Which) -> bool:
    if which is Which.ALL:
        return True
    by_us = any(versions.get(one.tool) == one.version for one in kept)
    made = any(not one.error for one in kept)
    return not (by_us or (made and which is Which.NEW))


def _convert(recorder: Recorder, one: Wanted, counts: Counts) -> None:
    """Have one document converted and keep what came of it."""
    data = recorder.archive.body(one.capture)
    if sha256_hex(data) != one.document:
        data = member(data, one.document) or data
    found = readers.read(data)
    tool = tool_for(found, data)
    version = tool.version() if tool else None
    if tool is None or version is None:
        counts.lack(one.tool)
        return
    capture = recorder.archive.capture(one.capture)
    base = recorder.archive.capture(capture.refers_to) if capture.refers_to else capture
    asked = StoredConversion(
        document=sha256_hex(data),
        capture=base.capture,
        url=base.url,
        kind=found.kind,
        tool=tool.name,
        version=version,
    )
    _keep(recorder, asked, tool, data, counts)


def _keep(recorder: Recorder, asked: StoredConversion, tool: Tool, data: bytes, counts: Counts) -> None:
    try:
        html = tool.convert(data, asked.kind).data
    except ConversionError as fault:
        with _unbroken():
            recorder.keep(replace(asked, error=_line(fault)))
        counts.failed += 1
    except OSError as fault:  # of this machine and moment, not of the document
        raise ArchiveError(f"cannot run {tool.name}: {fault.strerror or fault}") from fault
    else:
        with _unbroken():
            recorder.keep(asked, html)
        counts.converted += 1


@contextmanager
def _unbroken() -> Iterator[None]:
    """Ctrl-C waits until a record is whole: the file is closed behind it."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    noted: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: noted.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if noted:
        raise KeyboardInterrupt


def _line(fault: ConversionError) -> str:
    text = " ".join(str(fault).split())[:LONGEST]
    return text.encode("utf-8", "replace").decode() or "it does not say why"


def _kept(one: StoredConversion) -> Kept:
    return Kept(one.document, one.tool, one.version, one.error)


def _last_run(store: Store, portal: str) -> Run | None:
    """The portal's last run: what is made when it is over belongs to it."""
    for run, started, options in store.connection.execute(LAST_RUN, [portal]):
        return Run(run=run, portal=portal, started=started, options=json.loads(options))
    return None
