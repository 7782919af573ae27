"""From closed WARC files to rows: captures, runs, what was skipped, and the publications that they touch."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from operator import attrgetter
from pathlib import Path

from archive import Archive, Capture, Run, StoredConversion
from archive.workers import Crew, cores
from pipelines.rows import COLUMNS, Block, Row, Rows, packed, row, storable
from pipelines.store.database import insert, transaction
from pipelines.store.sharing import read_all
from pipelines.store.store import Store

Tell = Callable[[str, int, int], None]  # portal, publications read, of how many


@dataclass(frozen=True, slots=True, kw_only=True)
class Portal:
    """What is declared of a portal, for its row, the region of its agencies, and what is expected of it."""

    portal: str
    title: str | None = None
    family: str | None = None
    region: str | None = None
    site_id: str | None = None
    years: tuple[int, ...] = ()  # report years that it is followed for
    inferred: bool = False  # nobody has seen that its years begin where they are said to
    agencies: Mapping[int, int] = field(default_factory=dict)  # year → how many bodies report there
    bodies: tuple[tuple[str, str], ...] = ()  # (agency, group) that it names
    columns: tuple[tuple[str, str], ...] = ()  # (group, index page); {year} is each report year

    @property
    def declared(self) -> str:
        """What is expected of it, for its row."""
        cells = {"agencies": {str(year): n for year, n in self.agencies.items()}, "inferred": self.inferred}
        return packed({**cells, "bodies": self.bodies, "columns": self.columns, "years": self.years})


MANY = 200  # publications for which it pays to begin processes
Portals = Mapping[str, Portal]
CELLS: Callable[[Capture], Row] = attrgetter(*COLUMNS["captures"])

FILES = """
SELECT file FROM captures WHERE portal = :portal UNION SELECT file FROM conversions WHERE portal = :portal
"""
HOLDERS = """
SELECT DISTINCT publications.url
FROM parts JOIN versions USING (version) JOIN publications USING (publication)
WHERE publications.portal = :portal AND (parts.document = :document OR parts.document IN (
    SELECT document FROM parts JOIN captures USING (capture) WHERE :capture IN (capture, refers_to)
))
"""  # what was converted may be a file in a zip, which the capture holds


def quiet(portal: str, done: int, total: int) -> None:
    """Tell nobody."""


def catch_up(
    store: Store,
    archive: Archive,
    portals: Portals,
    tell: Tell = quiet,
    *,
    stored: Container[str] = frozenset(),
    workers: int | None = None,
) -> int:
    """Read what closed files hold and the database does not; the number of publications read.

    A file's captures and conversions are written last: they say that all it touches has been read.
    `stored` are records that this process has read already, each with its publication's earlier ones. Without
    a number of workers, as many processes read as there are cores, where it pays to begin them.
    """
    names = archive.portals()
    return sum(
        _catch_up_portal(store, archive, known(portals, name), tell, stored, workers) for name in names
    )


def known(portals: Portals, name: str) -> Portal:
    """What is declared of a portal; of a stranger, its name."""
    return portals.get(name) or Portal(portal=name)


def _catch_up_portal(
    store: Store, archive: Archive, portal: Portal, tell: Tell, stored: Container[str], workers: int | None
) -> int:
    name = portal.portal
    there = {file for (file,) in store.connection.execute(FILES, {"portal": name})}
    new = [file for file in archive.files(name) if file.name not in there]
    urls = sorted({*_touched(store, archive, name, new, stored)})
    publications = [archive.history(name, url) for url in urls]
    closed = {file.name for file in archive.files(name)}
    conversions = (one for one in archive.conversions(name) if one.file in closed)
    with Crew(workers or (cores() if len(urls) >= MANY else 1)) as crew:
        found = read_all(crew, archive, publications, conversions, portal.region)
        for done, (url, rows) in enumerate(zip(urls, found, strict=True), 1):
            store.replace(f"{name} {url}", rows)
            tell(name, done, len(urls))
    with transaction(store.connection):
        write_portal(store, portal)
        for file in new:
            write_file(store, archive, name, file)
    return len(urls)


def _touched(
    store: Store, archive: Archive, portal: str, files: Sequence[Path], stored: Container[str]
) -> Iterator[str]:
    """The publications of which files hold a record that is not stored, or a conversion."""
    for file in files:
        yield from (one.url for one in archive.publications(portal, file) if one.record not in stored)
        for one in archive.conversions(portal, file):
            asked = {"portal": portal, "document": one.document, "capture": one.capture}
            yield from (url for (url,) in store.connection.execute(HOLDERS, asked))


def write_portal(store: Store, portal: Portal) -> None:
    """The portal's row, as it is declared now."""
    named = {"portal": portal.portal, "title": portal.title, "family": portal.family, "region": portal.region}
    _, (cells,) = row("portals", **named, site_id=portal.site_id, declared=portal.declared)
    store.connection.execute("INSERT OR REPLACE INTO portals VALUES (?, ?, ?, ?, ?, ?)", storable(cells))


RUN = """
INSERT INTO runs VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (run) DO UPDATE SET
    started = min(started, excluded.started), ended = max(ended, excluded.ended),
    options = CASE
        WHEN excluded.ended > ended THEN excluded.options
        WHEN excluded.ended = ended THEN min(options, excluded.options)
        ELSE options
    END,
    counts = iif(excluded.ended > ended, excluded.counts, counts),
    columns = iif(excluded.ended > ended, excluded.columns, columns)
"""  # a run's files bear its name, the last of them its closing record; they may come in any order, and those
# of a run that went on may name other addresses and contacts


def write_file(store: Store, archive: Archive, portal: str, file: Path) -> None:
    """The rows of one closed file: its captures and runs, and what the runs skipped."""
    for run in archive.runs(portal, file):
        _, (cells,) = _run_row(run)
        store.connection.execute(RUN, storable(cells))
        insert(store.connection, Rows.gather(_skipped_rows(run)))
    captures = "captures", [CELLS(capture) for capture in archive.captures(portal, file)]
    conversions = (_conversion_row(one) for one in archive.conversions(portal, file))
    insert(store.connection, Rows.gather((captures, *conversions)))


def _run_row(run: Run) -> Block:
    counts = {**run.counts, **({"software": dict(run.software)} if run.software else {})}
    packs = {"options": packed(dict(run.options)), "counts": packed(counts)}
    columns = packed([asdict(column) for column in run.columns])
    return row(
        "runs", run=run.run, portal=run.portal, started=run.started, ended=run.ended, columns=columns, **packs
    )


def _skipped_rows(run: Run) -> Iterator[Block]:
    for one in run.skipped:
        yield row("skipped", run=run.run, url=one.url, role=str(one.role), reason=one.reason, via=one.via)


def _conversion_row(one: StoredConversion) -> Block:
    cells = asdict(one)
    del cells["url"]
    return row("conversions", tool_version=cells.pop("version"), **cells)
