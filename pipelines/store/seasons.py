"""What coverage and alarms work from, out of the tables of step one and of the reports."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from typing import Any

from pipelines.rows import Cell, Rows
from pipelines.settle.alarms import alarm_rows, alarms
from pipelines.settle.coverage import agency_rows, cells, coverage_rows
from pipelines.settle.lineage import Lineage
from pipelines.settle.looks import BLOCKING, Looks
from pipelines.settle.seasons import Followed, Found, Looked, Lost, Named, Shown, Walk, day_of

# Findings that say why figures may be missing: the file was not read, or not to its end
UNREAD = ("body-unreadable", "limit-reached", "no-answer", "no-text-layer", "not-converted", "not-read",
          "reading-failed", "too-large", "too-many-pages", "unreadable")  # fmt: skip
REPORT = re.compile(r"公开.*(?:年报|报告)|年度报告|年报")
NO_REPORT = re.compile(r"图解|一图读懂|解读|法治政府|报表|指南|目录|通知")

LATEST = """NOT EXISTS (
    SELECT 1 FROM versions AS newer WHERE newer.publication = versions.publication
    AND (newer.time, newer.version) > (versions.time, versions.version)
)"""
FOUND = f"""
SELECT reports.report, reports.agency, agencies.region, agencies.name, reports.year, reports.portal,
       publications.portal, column_group, versions.time, coalesce(runs.started, versions.time), published_at,
       {LATEST}, vanished.reason, last.started
FROM reports
JOIN agencies USING (agency)
JOIN sources USING (report)
JOIN versions ON versions.version = sources.version
JOIN publications USING (publication)
LEFT JOIN runs ON runs.run = versions.run
LEFT JOIN vanished USING (publication)
LEFT JOIN runs AS last ON last.run = vanished.last_seen
ORDER BY reports.report, versions.time, versions.version
"""
MARKS = ", ".join(f"'{code}'" for code in UNREAD)
OF_REPORTS = f"""
SELECT report, min(code) FROM (
    SELECT sources.report, code
    FROM sources JOIN parts USING (version) JOIN findings ON subject = parts.document
    WHERE code IN ({MARKS})
    UNION ALL
    SELECT sources.report, code FROM sources JOIN findings ON subject = sources.version
    WHERE code IN ({MARKS})
) GROUP BY report
"""
NAMED = f"""
SELECT agency_region, agency_name, year, portal, publication, time, published_at, row_title, versions.title,
    (SELECT min(code) FROM parts JOIN findings ON subject = parts.document
     WHERE parts.version = versions.version AND code IN ({MARKS})),
    (SELECT min(code) FROM findings WHERE subject = versions.version AND code IN ({MARKS}))
FROM versions JOIN publications USING (publication)
WHERE NOT is_report AND year IS NOT NULL AND agency_region IS NOT NULL AND agency_name IS NOT NULL
ORDER BY publication, time
"""
RUNS = """
SELECT run, portal, started, json_extract(options, '$.years')
FROM runs WHERE ended <> '' ORDER BY started, run
"""
LOST = """
SELECT reason, via FROM skipped JOIN runs USING (run)
WHERE run = ? AND role = 'detail' AND NOT EXISTS (
    SELECT 1 FROM publications WHERE publication = runs.portal || ' ' || skipped.url
) ORDER BY url
"""
HOST = (
    "substr(substr(url, instr(url, '://') + 3), 1, instr(substr(url, instr(url, '://') + 3) || '/', '/') - 1)"
)
RESTED = f"""
SELECT run, {HOST} FROM captures WHERE state = 'blocked'
UNION SELECT run, {HOST} FROM skipped WHERE reason IN ({", ".join(f"'{one}'" for one in BLOCKING)})
"""
ANSWERED = f"""
SELECT captures.portal, {HOST}, min(started) FROM captures JOIN runs USING (run)
WHERE state IN ('complete', 'revisit') AND status < 400 AND role <> 'robots' GROUP BY 1, 2
"""
SEEN_IN = """
SELECT 1 FROM publications WHERE column = :column AND (
    EXISTS (SELECT 1 FROM sightings AS s WHERE s.publication = publications.publication AND s.run = :run)
    OR EXISTS (SELECT 1 FROM skipped WHERE run = :run AND url = publications.url)
    OR EXISTS (SELECT 1 FROM captures WHERE run = :run AND url = publications.url)
) LIMIT 1
"""
SEEN_BEFORE = """
SELECT 1 FROM sightings JOIN runs USING (run)
WHERE portal = ? AND column = ? AND started < (SELECT started FROM runs WHERE run = ?) LIMIT 1
"""


def season_rows(connection: sqlite3.Connection, lineage: Lineage) -> Iterator[Rows]:
    """The rows of `coverage`, with those of further agencies, and of `alarms`, by the rows that are there."""
    evidence = Seasons(connection)
    looks = Looks(evidence)
    found = list(cells(evidence, looks, lineage))
    yield Rows.gather((*agency_rows(evidence, lineage), *coverage_rows(found)))
    yield Rows.gather(alarm_rows(alarms(evidence, looks, found)))


class Seasons:
    """The Evidence of a connection; what is asked for twice is kept."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._lost: dict[str, list[Lost]] = {}

    def portals(self) -> Sequence[Followed]:
        """Every portal with runs."""
        return self._portals

    def found(self) -> Sequence[Found]:
        """Every report."""
        return self._found

    def named(self) -> Sequence[Named]:
        """Every publication that names body and year and is no report."""
        return [*self._named()]

    def runs(self) -> Sequence[Looked]:
        """Every run that has ended, the earliest first."""
        return [
            Looked(run=run, portal=portal, started=started, years=frozenset(json.loads(years or "[]")))
            for run, portal, started, years in self._rows(RUNS)
        ]

    def walks(self, run: str) -> Sequence[Walk]:
        """The columns of a run."""
        ((columns,),) = self._rows("SELECT columns FROM runs WHERE run = ?", run)
        return walks_of(columns)

    def lost(self, run: str) -> Sequence[Lost]:
        """Detail pages that a run could not capture."""
        if run not in self._lost:
            self._lost[run] = [Lost(reason=reason, via=via) for reason, via in self._rows(LOST, run)]
        return self._lost[run]

    def begun(self, portal: str) -> Sequence[str]:
        """The runs of a portal, ended or not."""
        return self._begun.get(portal, ())

    def blocked(self, run: str) -> Sequence[str]:
        """The hosts that answered a run with a challenge, or rested."""
        return self._rested.get(run, ())

    def answered(self, portal: str, host: str, before: str) -> bool:
        """Whether a host answered a run of a portal that began before a time."""
        return self._answers.get((portal, host), before) < before

    def rows_before(self, portal: str, column: str, run: str) -> bool:
        """Whether a run before this one saw a publication in a column."""
        return bool(self._rows(SEEN_BEFORE, portal, column, run))

    def rows_in(self, column: str, run: str) -> bool:
        """Whether a run saw a publication of a column."""
        return bool(self._connection.execute(SEEN_IN, {"column": column, "run": run}).fetchone())

    @cached_property
    def _portals(self) -> list[Followed]:
        return [
            _followed(portal, region, json.loads(declared))
            for portal, region, declared in self._rows(
                "SELECT portal, region, declared FROM portals ORDER BY 1"
            )
        ]

    @cached_property
    def _found(self) -> list[Found]:
        figures = {report for (report,) in self._rows("SELECT DISTINCT report FROM choices")}
        revised = {report for (report,) in self._rows("SELECT DISTINCT report FROM revisions")}
        unread = dict(self._rows(OF_REPORTS))
        return [
            _report(
                list(rows),
                figures=report in figures,
                unread=unread.get(report),
                revised=report in revised,
            )
            for report, rows in groupby(self._connection.execute(FOUND), key=itemgetter(0))
        ]

    def _named(self) -> Iterator[Named]:
        for region, name, year, portal, publication, time, published, title, own, *unread in self._rows(
            NAMED
        ):
            titles = [text for text in (title, own) if text]
            if any(map(REPORT.search, titles)) and not any(map(NO_REPORT.search, titles)):
                yield Named(
                    agency=f"{region}/{name}",
                    year=year,
                    portal=portal,
                    publication=publication,
                    time=time,
                    published=published,
                    unread=next(filter(None, unread), None),
                )

    @cached_property
    def _begun(self) -> Mapping[str, Sequence[str]]:
        found: dict[str, list[str]] = {}
        for portal, run in self._rows("SELECT portal, run FROM runs ORDER BY started, run"):
            found.setdefault(portal, []).append(run)
        return found

    @cached_property
    def _rested(self) -> Mapping[str, Sequence[str]]:
        found: dict[str, list[str]] = {}
        for run, host in self._rows(RESTED):
            found.setdefault(run, []).append(host)
        return found

    @cached_property
    def _answers(self) -> Mapping[tuple[str, str], str]:
        return {(portal, host): started for portal, host, started in self._rows(ANSWERED)}

    def _rows(self, query: str, *keys: Cell) -> list[tuple[Any, ...]]:
        return self._connection.execute(query, keys).fetchall()


def walks_of(columns: str) -> list[Walk]:
    """The columns of a run by the JSON of its row."""
    return [
        Walk(
            column=one["column"],
            pages=tuple(one["pages"]),
            complete=one["complete"],
            stopped=one.get("stopped", ""),
        )
        for one in json.loads(columns)
    ]


def _followed(portal: str, region: str | None, declared: Mapping[str, Any]) -> Followed:
    """A portal by the JSON of its row."""
    return Followed(
        portal=portal,
        region=region,
        years=frozenset(declared["years"]),
        inferred=declared["inferred"],
        counts={int(year): n for year, n in declared["agencies"].items()},
        bodies=tuple((agency, group) for agency, group in declared["bodies"]),
        columns=tuple((group, url) for group, url in declared["columns"]),
    )


def _report(rows: Sequence[tuple[Any, ...]], *, figures: bool, unread: str | None, revised: bool) -> Found:
    """A report by its versions' rows."""
    report, agency, region, name, year, home = rows[0][:6]
    shown = (
        Shown(
            portal=portal,
            group=group,
            time=time,
            begun=begun,
            published=day,
            latest=bool(latest),
            vanished=why,
            last_seen=last and day_of(last),
        )
        for *_, portal, group, time, begun, day, latest, why, last in rows
    )
    return Found(
        report=report, agency=agency, region=region, name=name, year=year, portal=home,
        shown=tuple(shown), figures=figures, unread=unread, revised=revised,
    )  # fmt: skip
