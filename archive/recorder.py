"""Recorder: the one writer of a portal's folder during a run."""

from __future__ import annotations

import platform
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType

from archive import conversions, lock, notes, rendering, tally
from archive.bases import Bases
from archive.captures import Capture, Column, Publication, Run, Skipped, State, StoredConversion
from archive.clock import now
from archive.errors import ArchiveLocked, UsageError
from archive.exchange import (
    REVISIT_LEAST,
    Anatomy,
    Draft,
    Entry,
    Exchange,
    as_file,
    carried,
    dissect,
    drafts,
    state_of,
    warc_date,
)
from archive.indexing import merge
from archive.reader import Archive
from archive.records import new_id, read_records
from archive.repair import repair
from archive.volumes import pairs_of, started_run, written
from archive.writer import Writer, guarded, mend_sums

LIMIT = 1_000_000_000  # bytes after which the next exchange begins a new file


class Recorder:
    """Writes the exchanges, publications and closing record of one run of one portal.

    `options` is kept in the warcinfo; of it the Recorder reads `connect_to` (a replica run), `fetch`
    and `user_agent`. Raises ArchiveLocked while another run of the portal is writing, UsageError where
    replica and live runs would share a data folder, ArchiveError where the folder cannot be written.
    `archive` is a view that knows at once what has been written, `tally` counts what the run has carried and
    published, `repairs` says what became of files that a dead run had left open. With `resume` the portal's
    unfinished run goes on, if there is one that asked for the same: then `run` and `started` are its own, and
    `resumed` is true.
    """

    def __init__(
        self,
        data: Path,
        portal: str,
        *,
        run: str,
        options: Mapping[str, object],
        resume: bool = False,
        within: timedelta = notes.STALE,  # since a run began that may go on
        clock: Callable[[], datetime] = now,
        limit: int = LIMIT,
    ) -> None:
        self.portal, self.run, self.options = portal, run, options
        self._data, self._within, self._clock, self._limit = data, within, clock, limit
        self._folder = data / "warc" / portal
        self.started = warc_date(clock())
        self._writer: Writer | None = None
        self._info = ""
        self._written: set[str] = set()
        self._published: dict[str, Publication] = {}
        self.tally: Counter[str] = Counter()
        check_kind(data, replica=bool(options.get("connect_to")))
        self._take_lock()
        try:
            with guarded(self._folder):
                self.repairs = [repair(path) for path in sorted(self._folder.glob("*.warc.gz.open"))]
                mend_sums(self._folder)
            self.archive = Archive(data)
            self.archive.hold(portal)
            self._bases = Bases(self.archive, portal)
            self.resumed = resume and self._go_on()
            if self.resumed:
                self.tally = tally.so_far(self.archive.files(portal), self.run)
        except BaseException:
            self._lock.close()
            raise

    @classmethod
    def beside(cls, data: Path, run: Run) -> Recorder:
        """A Recorder that adds to a run what is made when it is over; the run stays as it is."""
        recorder = cls(data, run.portal, run=run.run, options=run.options)
        recorder.started = run.started
        return recorder

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
            unverified=exchange.unverified,
        )
        asked = str(records[0][0].get("WARC-Payload-Digest", "")) if len(records) > 1 else ""
        entry = Entry(capture=capture, length=length, asked=asked, wire=anatomy.wire)
        self.archive.wrote(self.portal, writer.opened, begin, writer.offset, entry)
        self.tally.update(tally.carried(carried(exchange, anatomy, state)))
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

    def keep(self, conversion: StoredConversion, html: bytes = b"") -> StoredConversion:
        """Keep a conversion or, where it has an `error`, the failure; it is on disk when this returns."""
        writer = self._file()
        named = replace(
            conversion,
            conversion=new_id(),
            time=warc_date(self._clock()),
            portal=self.portal,
            run=self.run,
            file=writer.path.name,
        )
        begin = writer.offset
        offset, _ = writer.put(map(self._named, conversions.drafts(named, html)))[-1]
        writer.sync()
        named = replace(named, offset=offset)
        self.archive.wrote(self.portal, writer.opened, begin, writer.offset, named)
        return named

    def sync(self) -> None:
        """Wait until everything kept so far is on disk; may run in a thread."""
        if self._writer:
            self._writer.sync()

    def publish(self, publication: Publication, *, synced: bool = True) -> Publication:
        """Keep a publication's record where one is due, and give it with record, time and run.

        One is due when a capture is new or the index row differs from the last record's, and once a run
        in `refresh`; never twice in one run. Else the last record is given. Who wants it `synced` by
        another thread calls `sync` himself.
        """
        url = publication.url
        if url in self._published:
            return self._published[url]
        history = self.archive.history(self.portal, url)
        self.tally[self._news(publication, history)] += 1
        last = next(reversed(history), None)
        same = last is not None and (last.run == self.run or notes.seen(last) == notes.seen(publication))
        if last is not None and same and (last.run == self.run or self.options.get("fetch") != "refresh"):
            self._published[url] = last
            return last
        record, time = new_id(), warc_date(self._clock())
        named = replace(publication, portal=self.portal, record=record, time=time, run=self.run)
        self._put(notes.published(named), named, synced=synced)
        self._published[url] = named
        return named

    def _news(self, publication: Publication, history: Sequence[Publication]) -> str:
        """Whether a publication is new, or changed by what it holds or by its row, or unchanged."""
        last = next((one for one in reversed(history) if one.run != self.run), None)
        if last is None:
            return "new"
        same = notes.printed(last) == notes.printed(publication) and self._held(last) == self._held(
            publication
        )
        return "unchanged" if same else "changed"

    def _held(self, publication: Publication) -> list[tuple[str, str | None]]:
        return [(part.url, self.archive.capture(part.capture).payload) for part in publication.parts]

    def finish(
        self,
        *,
        skipped: Iterable[Skipped],
        columns: Iterable[Column],
        counts: Mapping[str, int],
        software: Mapping[str, str] | None = None,
    ) -> Run:
        """Keep the closing record of the run; to `software` our own version is added, and that of Python."""
        ours = {"guidang": notes.guidang(), "python": platform.python_version()}
        run = replace(
            self._begun(),
            ended=warc_date(self._clock()),
            counts=dict(counts),
            software=ours | dict(software or {}),
            skipped=tuple(skipped),
            columns=tuple(columns),
        )
        self._put(notes.closing(run), run)
        return run

    def close(self) -> None:
        """Close the file, note its digest, merge the index and give up the lock; once is enough."""
        if self._lock.closed:
            return
        try:
            if self._writer:
                self._writer.close()
            with guarded(self._data / "index"):
                merge(self.archive, self.portal, self._written)
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
            base = self._bases.find(anatomy.wire)
            return base if base and f"sha256:{base.capture.payload}" == anatomy.payload else None
        return None

    def _put(self, draft: Draft, noted: Publication | Run, *, synced: bool = True) -> None:
        writer = self._file()
        begin = writer.offset
        writer.put([self._named(draft)])
        if synced:
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
        self._info, run = f"<{new_id()}>", self._begun()
        name, now = self._writer.path.name, warc_date(self._clock())
        self._writer.put([notes.warcinfo(run, name, self._info, now)])
        self.archive.wrote(self.portal, self._writer.opened, 0, self._writer.offset, run)
        return self._writer

    def _begun(self) -> Run:
        return Run(run=self.run, portal=self.portal, started=self.started, options=self.options)

    def _go_on(self) -> bool:
        """Take up the run that did not end, if there is one."""
        last = notes.unfinished(self.archive.runs(self.portal), self.options, self._clock(), self._within)
        if last:
            self.run, self.started = last.run, last.started
        return last is not None

    def _new_path(self) -> Path:
        stamp = self._clock().strftime("%Y%m%d%H%M%S")
        last = max((written(path.name)[0] for path in self._folder.glob("*.warc.gz*")), default=-1)
        return self._folder / f"{self.portal}-{stamp}-{last + 1:05d}.warc.gz"

    def _take_lock(self) -> None:
        with guarded(self._folder):
            self._folder.mkdir(parents=True, exist_ok=True)
            taken = lock.take(self._folder)
        if taken is None:
            raise ArchiveLocked(f"another crawl of {self.portal} is writing to {self._data}")
        self._lock = taken


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
