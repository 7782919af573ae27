"""Recorder: the one writer of a portal's folder during a run."""

from __future__ import annotations

import fcntl
import io
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, replace
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import TracebackType

from archive import index, rendering
from archive.captures import Capture, Column, Publication, Run, Skipped, State
from archive.errors import ArchiveLocked, UsageError
from archive.exchange import (
    REVISIT_LEAST,
    Anatomy,
    Draft,
    Entry,
    Exchange,
    as_file,
    dissect,
    drafts,
    state_of,
    warc_date,
    warc_fields,
)
from archive.reader import Archive
from archive.records import new_id, read_records
from archive.repair import repair
from archive.volumes import RUN_URI, pairs_of, started_run
from archive.writer import Writer, guarded, mend_sums

LIMIT = 1_000_000_000  # bytes after which the next exchange begins a new file
CONFORMS = "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"


def _now() -> datetime:
    return datetime.now(UTC)


class Recorder:
    """Writes the exchanges, publications and closing record of one run of one portal.

    `options` is kept in the warcinfo; of it the Recorder reads `connect_to` (a replica run), `fetch`
    and `user_agent`. Raises ArchiveLocked while another run of the portal is writing, UsageError where
    replica and live runs would share a data folder, ArchiveError where the folder cannot be written.
    `archive` is a view that knows at once what has been written.
    """

    def __init__(
        self,
        data: Path,
        portal: str,
        *,
        run: str,
        options: Mapping[str, object],
        clock: Callable[[], datetime] = _now,
        limit: int = LIMIT,
    ) -> None:
        self.portal, self.run, self.options = portal, run, options
        self._data, self._clock, self._limit = data, clock, limit
        self._folder = data / "warc" / portal
        self._started = warc_date(clock())
        self._writer: Writer | None = None
        self._serial = 0
        self._info = ""
        self._written: set[str] = set()
        check_kind(data, replica=bool(options.get("connect_to")))
        with guarded(self._folder):
            self._folder.mkdir(parents=True, exist_ok=True)
            self._lock = (self._folder / ".lock").open("w")
        self._take_lock()
        try:
            with guarded(self._folder):
                self._written |= {path.name for path in map(repair, self._opened()) if path}
                mend_sums(self._folder)
            self.archive = Archive(data)
            self._referable = {
                entry.wire: entry for volume in self.archive.volumes(portal) for entry in volume.entries
                if referable(entry)
            }  # fmt: skip
            self._published: dict[str, Publication] = {}
        except BaseException:
            self._lock.close()
            raise

    def write(self, exchange: Exchange) -> Capture:
        """Keep an exchange; it is on disk when this returns."""
        capture = self.append(exchange)
        self.sync()
        return capture

    def append(self, exchange: Exchange) -> Capture:
        """Keep an exchange without waiting for the disk: request, metadata, and last the commit."""
        anatomy = dissect(as_file(exchange.response), exchange.method)
        state = state_of(exchange, anatomy)
        base = self._base(exchange, anatomy) if state is State.COMPLETE else None
        if base is not None:
            state = State.REVISIT
        records = drafts(exchange, anatomy, state, base, self.portal, self.run)
        writer = self._file()
        begin = writer.offset
        offset, length = writer.put(map(self._named, records))[-1]
        fields = records[-1][0]
        capture = Capture(
            capture=str(fields["WARC-Record-ID"])[1:-1],
            url=exchange.url,
            time=warc_date(exchange.started),
            method=exchange.method,
            status=anatomy.head.status if state is not State.FAILED else None,
            state=state,
            mime=anatomy.head.mime,
            payload=str(fields.get("WARC-Payload-Digest", "")).removeprefix("sha256:") or None,
            refers_to=base.capture.capture if base else None,
            file=writer.path.name,
            offset=offset,
            portal=self.portal,
            role=exchange.role,
            run=self.run,
        )
        asked = str(records[0][0].get("WARC-Payload-Digest", "")) if len(records) > 1 else ""
        entry = Entry(capture=capture, length=length, asked=asked, wire=anatomy.wire)
        if referable(entry):
            self._referable[entry.wire] = entry
        self.archive.wrote(self.portal, writer.opened, begin, writer.offset, entry)
        return capture

    def render(self, page: rendering.Rendering) -> Capture:
        """Keep a rendered page without waiting for the disk: metadata, screenshot, and last the DOM."""
        writer = self._file()
        begin, records = writer.offset, rendering.drafts(page, self.portal, self.run)
        place = writer.put(map(self._named, records))[-1]
        entry = rendering.entry(
            page, records[-1], place=place, file=writer.path.name, portal=self.portal, run=self.run
        )
        self.archive.wrote(self.portal, writer.opened, begin, writer.offset, entry)
        return entry.capture

    def sync(self) -> None:
        """Wait until everything kept so far is on disk; may run in a thread."""
        if self._writer:
            self._writer.sync()

    def publish(self, publication: Publication) -> Publication:
        """Keep a publication's record where one is due, and give it with record, time and run.

        One is due when a capture is new or the index row differs from the last record's, and once a run
        in `refresh`; never twice in one run. Else the last record is given.
        """
        url = publication.url
        if url in self._published:
            return self._published[url]
        last = next(reversed(self.archive.history(self.portal, url)), None)
        same = last is not None and (last.run == self.run or _seen(last) == _seen(publication))
        if last is not None and same and (last.run == self.run or self.options.get("fetch") != "refresh"):
            self._published[url] = last
            return last
        record, time = new_id(), warc_date(self._clock())
        named = replace(publication, portal=self.portal, record=record, time=time, run=self.run)
        data = {name: value for name, value in asdict(named).items() if name not in ("record", "time")}
        fields: dict[str, str | list[str]] = {
            "WARC-Type": "metadata",
            "WARC-Record-ID": f"<{record}>",
            "WARC-Date": time,
            "WARC-Target-URI": url,
            "WARC-Refers-To": f"<{publication.parts[0].capture}>" if publication.parts else "",
            "Content-Type": "application/json",
        }
        self._put((fields, io.BytesIO(json.dumps(data, ensure_ascii=False).encode())), named)
        self._published[url] = named
        return named

    def finish(
        self, *, skipped: Iterable[Skipped], columns: Iterable[Column], counts: Mapping[str, int]
    ) -> Run:
        """Keep the closing record of the run: JSON Lines, the run first, then skipped URLs and columns."""
        run = Run(
            run=self.run,
            portal=self.portal,
            started=self._started,
            ended=warc_date(self._clock()),
            options=self.options,
            counts=counts,
            skipped=tuple(skipped),
            columns=tuple(columns),
        )
        whole = asdict(run)
        lines: list[object] = [{k: v for k, v in whole.items() if k not in ("skipped", "columns")}]
        lines += [{"skipped": one} for one in whole["skipped"]]
        lines += [{"column": one} for one in whole["columns"]]
        fields: dict[str, str | list[str]] = {
            "WARC-Type": "resource",
            "WARC-Record-ID": f"<{new_id()}>",
            "WARC-Date": run.ended,
            "WARC-Target-URI": f"{RUN_URI}{self.run}",
            "Content-Type": "application/x-ndjson",
        }
        text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        self._put((fields, io.BytesIO(text.encode())), run)
        return run

    def close(self) -> None:
        """Close the file, note its digest, merge the index and give up the lock; once is enough."""
        if self._lock.closed:
            return
        try:
            if self._writer:
                self._writer.close()
            with guarded(self._data / "index"):
                self._merge()
        finally:
            self._lock.close()

    def __enter__(self) -> Recorder:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _base(self, exchange: Exchange, anatomy: Anatomy) -> Entry | None:
        """The capture that this response may refer to: the one asked about, or one of the same bytes."""
        status = anatomy.head.status or 0
        if status == 304 and exchange.refers_to:
            entry = self.archive.entry(exchange.refers_to)
            return self.archive.entry(entry.capture.refers_to) if entry.capture.refers_to else entry
        if 200 <= status < 300 and anatomy.after_head >= REVISIT_LEAST:
            base = self._referable.get(anatomy.wire)
            return base if base and f"sha256:{base.capture.payload}" == anatomy.payload else None
        return None

    def _put(self, draft: Draft, noted: Publication | Run) -> None:
        writer = self._file()
        begin = writer.offset
        writer.put([self._named(draft)])
        writer.sync()
        self.archive.wrote(self.portal, writer.opened, begin, writer.offset, noted)

    def _named(self, draft: Draft) -> Draft:
        fields, block = draft
        return fields | {"WARC-Warcinfo-ID": self._info}, block

    def _file(self) -> Writer:
        """The file to write to; a new one begins with its warcinfo."""
        if self._writer and self._writer.offset < self._limit:
            return self._writer
        if self._writer:
            self._writer.close()
        self._writer = Writer(self._new_path())
        self._written.add(self._writer.path.name)
        self._info = f"<{new_id()}>"
        fields: dict[str, str | list[str]] = {
            "WARC-Type": "warcinfo",
            "WARC-Record-ID": self._info,
            "WARC-Date": warc_date(self._clock()),
            "WARC-Filename": self._writer.path.name,
            "Content-Type": "application/warc-fields",
        }
        self._writer.put([(fields, warc_fields(self._described()))])
        run = Run(run=self.run, portal=self.portal, started=self._started, options=self.options)
        self.archive.wrote(self.portal, self._writer.opened, 0, self._writer.offset, run)
        return self._writer

    def _described(self) -> dict[str, object]:
        replica = "replica: addresses were replaced by --connect-to, nothing here is from the real hosts"
        return {
            "software": f"Guidang/{_version()}",
            "format": "WARC File Format 1.1",
            "conformsTo": CONFORMS,
            "isPartOf": self.run,
            "portal": self.portal,
            "started": self._started,
            "options": json.dumps(dict(self.options), ensure_ascii=False),
            "robots": "obey",
            "http-header-user-agent": self.options.get("user_agent", ""),
            "description": replica if self.options.get("connect_to") else "",
        }

    def _new_path(self) -> Path:
        stamp = self._clock().strftime("%Y%m%d%H%M%S")
        taken = {path.name.split(".")[0] for path in self._folder.glob("*.warc.gz*")}
        while (name := f"{self.portal}-{stamp}-{self._serial:05d}") in taken:
            self._serial += 1
        self._serial += 1
        return self._folder / f"{name}.warc.gz"

    def _opened(self) -> list[Path]:
        return sorted(self._folder.glob("*.warc.gz.open"))

    def _take_lock(self) -> None:
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            self._lock.close()
            raise ArchiveLocked(f"another crawl of {self.portal} is writing to {self._data}") from error

    def _merge(self) -> None:
        paths = [path for path in self.archive.files(self.portal) if path.name in self._written]
        entries = [e for path in paths for v in self.archive.volumes(self.portal, path) for e in v.entries]
        if paths:
            index.merge(self._data / "index" / f"{self.portal}.cdxj", entries, {path.name for path in paths})


def referable(entry: Entry) -> bool:
    """Whether a revisit may refer to this capture: a complete 2xx of its own."""
    capture = entry.capture
    return capture.state is State.COMPLETE and 200 <= (capture.status or 0) < 300


def check_kind(data: Path, *, replica: bool) -> None:
    """Refuse to mix replica and live runs in one data folder; raises UsageError."""
    for path in sorted(data.glob("warc/*/*.warc.gz*")):
        record = next(read_records(path), None)
        if record is None or record.get("WARC-Type") != "warcinfo":
            continue
        if bool(started_run(pairs_of(record)).options.get("connect_to")) != replica:
            kinds = ("a live crawl", "replica") if not replica else ("a crawl with --connect-to", "live")
            raise UsageError(
                f"{data} holds {kinds[1]} captures; give {kinds[0]} a folder of its own (--data)"
            )


def _seen(publication: Publication) -> object:
    """What makes a new record due: the captures and the index row as printed."""
    row = publication.row
    printed = (row.title, row.date, row.pairs) if row else None
    return [part.capture for part in publication.parts], printed


def _version() -> str:
    try:
        return version("guidang")
    except PackageNotFoundError:
        return "0.1.0"
