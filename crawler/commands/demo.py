"""guidang demo: replica portals on loopback, from the crawl to the figures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from crawler.commands.converting import convert
from crawler.commands.crawl import show
from crawler.commands.crawling import crawl
from crawler.commands.known import chosen
from crawler.commands.terminal import DATA, Data, Json, listed, out, print_json, say
from crawler.demo import Replicas
from pipelines.converting import Which
from pipelines.rows import Cell
from pipelines.store import NAME, Store, reading

QUERIES = {
    "How many applications (申请) did 金融街 receive in 2019?": """
SELECT agency_name, year, value, text, unit, state FROM figures JOIN reports USING (report)
WHERE field = 'requests.new_received.total' AND agency_name LIKE '%金融街%' AND year = 2019
""",
    "Which reports break their own identities (勾稽关系)?": """
SELECT agency_name, year, identity, checks.scope, left, right FROM checks JOIN reports USING (report)
WHERE status = 'fails' AND identity NOT LIKE 'xy.%' ORDER BY report, identity, checks.scope
""",
    "How did applications to 新前 change, across two statutory forms (法定格式)?": """
SELECT year, form, value, unit, state, doubts FROM panel
WHERE variable = 'requests_received' AND agency = '331003/新前街道' ORDER BY year
""",
    "Where in the archive does that first figure stand?": """
SELECT portal, file, offset, place, url
FROM figures JOIN reports USING (report) JOIN captures USING (capture, portal)
WHERE field = 'requests.new_received.total' AND agency_name LIKE '%金融街%' AND year = 2019
""",
}


def run(data: Data = DATA, json: Json = False) -> None:
    """Crawl replica portals on loopback into the data folder and show what can be asked of the database.

    Needs no network and takes well under a minute. The replicas publish five real reports' figures and
    invented ones; see docs/. Run again, it finds nothing new.
    """
    with Replicas() as replicas:
        outcome = crawl(
            data,
            chosen(replicas.portals),
            converting=False,  # the summary is the same on every machine
            GUIDANG_CONNECT_TO=replicas.connect_to,
            GUIDANG_CACERT=str(replicas.cacert),
        )
    answers = _answers(data)
    converted = _converted(data, replicas.portals)
    with reading(data) as database:
        outcome = replace(outcome, digests=database.digests())
    if json:
        print_json(outcome.document() | {"queries": answers})
    else:
        show(outcome)
        for question, answer in answers.items():
            _show(data / NAME, question, answer)
        if converted:
            say(f"\n{converted} Word documents (.doc) are read by way of LibreOffice; see `guidang convert`")
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


def _show(database: Path, question: str, answer: list[dict[str, Cell]]) -> None:
    """The question, the command that asks it, and what it answers."""
    query = " ".join(QUERIES[question].split())
    say(f"\n{question}")
    say(f'  sqlite3 {database} "{query.replace(chr(34), chr(92) + chr(34))}"')
    out.print(listed(answer, answer[0].keys() if answer else ["nothing"]))
