"""guidang crawl: fetch what is new, archive it, read it."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from archive import Archive, UsageError
from crawler.crawl.process import AT_ONCE, crawl
from crawler.portals.found import chosen, spiders
from crawler.terminal import print_json
from crawler.terminal.options import DATA, Cacert, ConnectTo, Data, Json, authority, kept
from crawler.views.crawl import show


class Fetch(StrEnum):
    """Where answers come from."""

    NEW = "new"
    REFRESH = "refresh"
    ARCHIVE = "archive"


Names = Annotated[list[str] | None, typer.Argument(metavar="PORTAL", help="Portals to crawl.")]
All = Annotated[bool, typer.Option("--all", help="Crawl every portal.")]
Years = Annotated[
    list[int] | None,
    typer.Option("--year", metavar="Y", min=2000, max=2100, help="Only report year Y; repeatable."),
]
Source = Annotated[Fetch, typer.Option(help="new: what is new; refresh: all again; archive: no network.")]
AtOnce = Annotated[
    int, typer.Option("--portals", metavar="N", min=1, help="Crawl at most N portals at a time.")
]
Fresh = Annotated[bool, typer.Option("--fresh", help="Begin a new run where one could go on.")]
Resume = Annotated[
    int, typer.Option(metavar="HOURS", min=0, max=720, help="How long after its begin a run may go on.")
]
Deep = Annotated[bool, typer.Option("--deep", help="Walk every column to its end.")]


def run(
    portals: Names = None,
    everything: All = False,
    year: Years = None,
    fetch: Source = Fetch.NEW,
    fresh: Fresh = False,
    resume: Resume = 24,
    deep: Deep = False,
    at_once: AtOnce = AT_ONCE,
    connect_to: ConnectTo = None,
    cacert: Cacert = None,
    data: Data = DATA,
    json: Json = False,
) -> None:
    """Crawl portals, then bring the database up to date.

    Nothing that was captured is asked for again unless it is due, and a column whose first pages have not
    changed is not walked further unless --deep is given. Ctrl-C ends the crawl when what is in flight is
    kept; twice, at once. A run that did not end goes on within --resume HOURS if it was asked for the
    same. The exit code is 3 if a portal failed, 1 if an alarm is raised for what was crawled
    (docs/coverage.md).
    """
    if bool(portals) == everything:
        raise UsageError("name the portals to crawl, or give --all; `guidang portals` lists them")
    if fetch is Fetch.ARCHIVE:
        kept(Archive(data), portals or ())
    trusted = authority(cacert)
    outcome = crawl(
        data,
        [*spiders().values()] if everything else chosen(portals or ()),
        at_once=at_once,
        GUIDANG_YEARS=year or [],
        GUIDANG_FETCH=fetch.value,
        GUIDANG_FRESH=fresh,
        GUIDANG_RESUME_HOURS=resume,
        GUIDANG_DEEP=deep,
        GUIDANG_CONNECT_TO=connect_to or [],
        GUIDANG_CACERT=trusted,
    )
    if json:
        print_json(outcome.document())
    else:
        show(outcome)
    outcome.check()
