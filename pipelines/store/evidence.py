"""What runs left of publications, out of the tables of step one."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator

from pipelines.settle.vanished import Crawl, Evidence, Sign, Trace, says_gone

RUNS = "SELECT run, portal, ended, options, columns FROM runs ORDER BY started, run"
TRACES = """
SELECT publications.publication, sightings.run, 'record' AS sign, sightings.column, '' AS page,
       iif(versions.is_report, NULL, documents.title) AS title
FROM publications JOIN sightings USING (publication) JOIN versions USING (version)
LEFT JOIN parts ON parts.version = versions.version AND parts.position = 0
LEFT JOIN documents USING (document)
UNION ALL
SELECT publication, captures.run,
       CASE WHEN state NOT IN ('complete', 'revisit') THEN 'listed' WHEN status IN (404, 410) THEN 'gone'
            WHEN status = 304 OR status BETWEEN 200 AND 299 THEN 'answered' ELSE 'listed' END, '', '', NULL
FROM publications JOIN captures ON captures.url = publications.url AND captures.portal = publications.portal
UNION ALL
SELECT publication, skipped.run,
       CASE reason WHEN 'dead' THEN 'gone' WHEN 'soft-404' THEN 'soft-404' ELSE 'listed' END, '', via, NULL
FROM runs JOIN skipped USING (run) JOIN publications ON publication = runs.portal || ' ' || skipped.url
UNION ALL
SELECT publication, runs.run, 'listed', walk.value ->> 'column', '', NULL
FROM runs JOIN json_each(runs.columns) AS walk JOIN json_each(walk.value, '$.shared') AS shown
JOIN publications ON publication = runs.portal || ' ' || shown.value
ORDER BY 1
"""
SIGNS = {
    "listed": Sign.LISTED,
    "answered": Sign.ANSWERED,
    "soft-404": Sign.SOFT,
    "gone": Sign.GONE,
    "record": Sign.SHOWN,
}


def evidence(connection: sqlite3.Connection) -> Evidence:
    """All runs in the order of their start, and every trace of the publications."""
    crawls = tuple(_crawl(*cells) for cells in connection.execute(RUNS))
    return Evidence(crawls=crawls, traces=_traces(connection))


def _crawl(run: str, portal: str, ended: str, options: str, columns: str) -> Crawl:
    asked = json.loads(options)
    walks = tuple((one["column"], tuple(one["pages"]), one["complete"]) for one in json.loads(columns))
    return Crawl(run=run, portal=portal, whole=bool(ended) and not asked.get("years"), walks=walks)


def _traces(connection: sqlite3.Connection) -> Iterator[Trace]:
    for publication, run, sign, column, page, title in connection.execute(TRACES):
        found = Sign.SAID_SO if says_gone(title or "") else SIGNS[sign]
        yield Trace(publication=publication, run=run, sign=found, column=column, page=page)
