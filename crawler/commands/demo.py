"""guidang demo: replica portals on loopback, from the crawl to the figures."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from archive import PortalError
from crawler.crawl.convert import convert
from crawler.crawl.process import crawl
from crawler.demo import Replicas
from crawler.demo.sites.families import replica
from crawler.fetch.browser import ready
from crawler.portals.found import chosen, spiders
from crawler.terminal import print_json, say
from crawler.terminal.options import DATA, Data, Json
from crawler.views.crawl import show
from crawler.views.demo import QUERIES, show_answer
from pipelines.converting import Which
from pipelines.rows import Cell
from pipelines.store import NAME, Store, reading

Every = Annotated[
    bool, typer.Option("--all", help="Crawl every portal, each against a replica of its family.")
]


def run(everything: Every = False, data: Data = DATA, json: Json = False) -> None:
    """Crawl replica portals on loopback and ask the database.

    Needs no network and takes well under a minute. The replicas publish the figures of five real reports and
    invented ones. Run again, it finds nothing new. With --all it shows what a crawl of every portal finds
    under its real addresses, and that this is all that its replica publishes: exit code 3 where it is not.
    """
    if everything:
        _fleet(data, json=json)
    else:
        _show_off(data, json=json)


def _fleet(data: Path, *, json: bool) -> None:
    """All portals in one crawl; a list that needs a browser is left out where there is none."""
    portals = [portal for portal in spiders().values() if not portal.rendered or ready()]
    built = [replica(portal) for portal in portals]
    with Replicas([site for one in built for site in one.sites]) as replicas:
        outcome = crawl(
            data,
            portals,
            converting=False,
            GUIDANG_CONNECT_TO=replicas.connect_to,
            GUIDANG_CACERT=str(replicas.cacert),
        )
    published = {one.portal: sum(len(column.entries) for column in one.columns) for one in built}
    if json:
        print_json(outcome.document() | {"published": published})
    else:
        show(outcome)
        for name in sorted(set(spiders()) - set(published)):
            say(f"{name} was left out: its lists need a browser, and there is no Chromium")
    outcome.check(floors=False)
    found = {row["portal"]: row["publications"] for row in outcome.portals}
    if wrong := [
        f"{name}: {found[name]} of {count}" for name, count in published.items() if found[name] != count
    ]:
        raise PortalError(f"not all was found: {', '.join(wrong)}")
    if not json:
        say(f"all {sum(published.values())} publications of {len(portals)} portals were found")


def _show_off(data: Path, *, json: bool) -> None:
    """The four portals whose replicas publish figures, and questions to the database."""
    with Replicas() as replicas:
        outcome = crawl(
            data,
            chosen(replicas.portals),
            converting=False,  # the summary is the same on every machine
            GUIDANG_HOOK="",  # the replicas publish a few reports of each year: nobody need be told
            GUIDANG_CONNECT_TO=replicas.connect_to,
            GUIDANG_CACERT=str(replicas.cacert),
        )
    answers = _answers(data)
    converted = _converted(data, replicas.portals)
    if json:
        print_json(outcome.document() | {"queries": answers})
    else:
        show(outcome)
        for question, answer in answers.items():
            show_answer(data / NAME, question, answer)
        if converted:
            say(f"\n{converted} Word documents (.doc) are read by way of LibreOffice; see `guidang convert`")
        many = f"{len(outcome.alarms)} alarms, and exit code 1"
        say(f"\n`guidang status` has {many}: the replicas publish few of the reports that must be there")
    outcome.check(floors=False)  # the replicas publish a few reports of each year


def _converted(data: Path, portals: Iterable[str]) -> int:
    """Convert what LibreOffice can where it is installed; how many documents have a conversion."""
    with Store(data) as store:
        found = convert(store, portals, Which.NEW).values()
        store.settle()
    return sum(one.converted + one.already for one in found)


def _answers(data: Path) -> dict[str, list[dict[str, Cell]]]:
    with reading(data) as database:
        return {question: database.rows(query) for question, query in QUERIES.items()}
