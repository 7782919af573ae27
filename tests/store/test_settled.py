"""From archives to reports: what settle makes of real rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from pipelines.rows import Cell
from pipelines.store import reading, rebuild

NAME = "北京市西城区人民政府金融街街道办事处{}年政府信息公开工作年度报告"


@pytest.fixture
def ask(crawls: Any, portals: Any) -> Callable[[str], list[tuple[Cell, ...]]]:
    """Rebuild and ask."""

    def query(sql: str) -> list[tuple[Cell, ...]]:
        rebuild(crawls.data, portals)
        with reading(crawls.data) as database:
            return [tuple(row.values()) for row in database.rows(sql)]

    return query


CHOICES = """
SELECT agency_name, year, position, reason, choices.version = reports.version
FROM choices JOIN reports USING (report) ORDER BY year
"""


def test_the_table_may_stand_in_an_attachment(crawls: Any, papers: Any, page: Any, ask: Any) -> None:
    files = {"/files/report.html": papers.jinrongjie.body}
    crawls.crawl(replace(papers.jinrongjie, body=page(NAME.format(2019)), files=files))
    assert ask(CHOICES) == [("金融街街道", 2019, 1, "only", 1)]


def test_an_attachment_about_another_year_is_not_taken(crawls: Any, papers: Any, page: Any, ask: Any) -> None:
    files = {"/files/2018.html": papers.jinrongjie.body.replace(b"2019", b"2018")}
    crawls.crawl(replace(papers.jinrongjie, body=page(NAME.format(2019)), files=files))
    assert ask(CHOICES) == []
    assert ask("SELECT code FROM findings WHERE version IS NOT NULL") == [("years-disagree",)]
    assert ask("SELECT year, form FROM reports") == [(2019, "2019")]  # that of the page's text


LISTED = "<html><body><h1>2019年各街道政府信息公开工作年度报告</h1><p>附件</p></body></html>".encode()


def test_a_bundle_makes_a_report_for_each_body(crawls: Any, papers: Any, page: Any, ask: Any) -> None:
    other = papers.jinrongjie.body.replace("金融街".encode(), "德胜".encode())
    files = {"/a.html": papers.jinrongjie.body, "/b.html": other, "/c.html": page("说明")}
    crawls.crawl(replace(papers.jinrongjie, body=LISTED, files=files))
    assert ask(CHOICES) == [("德胜街道", 2019, 2, "only", 1), ("金融街街道", 2019, 1, "only", 1)]
    titles = {title for (title,) in ask("SELECT title FROM reports")}
    assert titles == {NAME.format(2019), NAME.format(2019).replace("金融街", "德胜")}


def test_links_name_the_bodies_of_files_that_name_none(crawls: Any, papers: Any, ask: Any) -> None:
    line = "<p>日期：2020-01-20 来源：北京市西城区人民政府</p>".encode()
    shown = LISTED.replace("各街道".encode(), b"").replace(b"</h1>", b"</h1>" + line)
    nobody = papers.jinrongjie.body.replace("北京市西城区人民政府金融街街道办事处".encode(), b"")
    files = {"/金融街街道年报.html": nobody, "/2019年德胜街道年报.html": nobody + b" "}
    crawls.crawl(replace(papers.jinrongjie, title="2019年年报", body=shown, files=files))
    assert ask(CHOICES) == [("德胜街道", 2019, 2, "only", 1), ("金融街街道", 2019, 1, "only", 1)]
    assert ask("SELECT count(*) FROM reports") == [(2,)]


def test_a_line_beside_the_title_makes_no_report_of_others_files(crawls: Any, papers: Any, ask: Any) -> None:
    line = "<p>日期：2020-01-20 来源：北京市西城区人民政府</p>".encode()
    shown = LISTED.replace("各街道".encode(), b"").replace(b"</h1>", b"</h1>" + line)
    other = papers.jinrongjie.body.replace("金融街".encode(), "德胜".encode())
    files = {"/a.html": papers.jinrongjie.body, "/b.html": other}
    crawls.crawl(replace(papers.jinrongjie, title="2019年年报", body=shown, files=files))
    assert ask("SELECT agency_name FROM parts WHERE position = 0") == [("西城区人民政府",)]
    assert ask(CHOICES) == [("德胜街道", 2019, 2, "only", 1), ("金融街街道", 2019, 1, "only", 1)]
    assert ask("SELECT count(*) FROM reports") == [(2,)]


@pytest.mark.parametrize("own", [True, False], ids=["tables", "text"])
def test_a_file_of_another_body_has_no_say_in_the_page_s_report(
    own: bool, crawls: Any, papers: Any, page: Any, ask: Any
) -> None:
    other = papers.jinrongjie.body.replace("金融街".encode(), "德胜".encode()).replace(b">12<", b">13<")
    body = papers.jinrongjie.body if own else page(NAME.format(2019))
    crawls.crawl(replace(papers.jinrongjie, body=body, files={"/b.html": other}))
    its = [("金融街街道", 2019, 0, "only", 1)] if own else []
    assert ask(CHOICES) == [("德胜街道", 2019, 1, "only", 1), *its]
    assert ask("SELECT agency_name FROM reports ORDER BY 1") == [("德胜街道",), ("金融街街道",)]
    assert ask("SELECT code FROM findings WHERE code = 'documents-disagree'") == []


def test_a_page_that_only_carries_its_report_is_no_bundle(crawls: Any, papers: Any, ask: Any) -> None:
    files = {"/a.html": papers.jinrongjie.body, "/b.html": papers.jinrongjie.body.replace(b"<p>", b"<p> ")}
    crawls.crawl(replace(papers.jinrongjie, body=LISTED, files=files))
    assert ask(CHOICES) == [("金融街街道", 2019, 1, "link-order", 1)]


def test_a_report_may_be_spread_over_two_publications(crawls: Any, papers: Any, page: Any, ask: Any) -> None:
    table = papers.jinrongjie.body.decode().partition("<table>")[2].partition("</table>")[0]
    title = "金融街街道2019年政府信息公开情况统计表"
    sheet = f"<html><body><h1>{title}</h1><table>{table}</table></body></html>".encode()
    text = replace(papers.jinrongjie, body=page(NAME.format(2019)))
    crawls.crawl(text, replace(papers.jinrongjie, path="/aaa.html", title=title, body=sheet))
    assert ask(CHOICES) == [("金融街街道", 2019, 0, "only", 0)]
    assert ask("SELECT title FROM reports") == [(NAME.format(2019),)]


def test_the_agency_s_own_portal_comes_first(crawls: Any, papers: Any, ask: Any) -> None:
    crawls.crawl(papers.jinrongjie_corrected, portal="beijing_gov")
    crawls.crawl(papers.jinrongjie)
    assert ask("SELECT report, portal FROM reports") == [("110102/金融街街道/2019", "beijing_xicheng")]
    assert ask('SELECT publications.portal, "as" FROM sources JOIN versions USING (version) '
               "JOIN publications USING (publication) ORDER BY 1") == [
        ("beijing_gov", "copy"),
        ("beijing_xicheng", "first"),
    ]  # fmt: skip
    assert ask(CHOICES) == [("金融街街道", 2019, 0, "portal", 1)]
    ((fields,),) = ask("SELECT fields FROM findings WHERE code = 'documents-disagree'")
    assert "requests.new_received.total" in str(fields)


def test_a_correction_counts_and_the_first_figure_stays(crawls: Any, papers: Any, ask: Any) -> None:
    crawls.crawl(papers.jinrongjie)
    crawls.crawl(papers.jinrongjie_corrected, fetch="refresh")
    assert ask("SELECT value FROM figures WHERE field = 'requests.new_received.total'") == [(13,)]
    assert ask("SELECT value FROM readings WHERE field = 'requests.new_received.total' ORDER BY value") == [
        (12,),
        (13,),
    ]
    assert ask(CHOICES) == [("金融街街道", 2019, 0, "in-force", 1)]
    assert ask('SELECT "as" FROM sources ORDER BY version') == [("earlier",), ("first",)]


def test_a_broken_identity_is_a_check_and_a_finding(crawls: Any, papers: Any, ask: Any) -> None:
    """德胜: 20 received, 18 processed."""
    crawls.crawl(papers.desheng, papers.jinrongjie)
    assert ask("""SELECT agency_name, identity, checks.scope, "left", "right", fields ->> 0
                  FROM checks JOIN reports USING (report) WHERE status = 'fails' ORDER BY 2, 3""") == [
        ("德胜街道", "requests.balance", "natural_person", 20, 18, "requests.new_received.natural_person"),
        ("德胜街道", "requests.balance", "total", 20, 18, "requests.new_received.total"),
    ]  # fmt: skip
    assert ask("SELECT count(*) FROM findings WHERE code = 'identity-fails' AND report IS NOT NULL") == [(2,)]
    assert ask("SELECT count(*) FROM findings WHERE code = 'identity-fails' AND report IS NULL") == [(0,)]


def _bundle(papers: Any, *names: str) -> bytes:
    """One page with the report of each body, its figures shifted so that each has its own."""
    body = papers.jinrongjie.body.decode()
    inside = body.partition("<body>")[2].partition("</body>")[0]
    pieces = (
        inside.replace("金融街", name).replace("<td>12</td>", f"<td>{12 + n}</td>")
        for n, name in enumerate(names)
    )
    return f"<html><head><title>各街道年度报告</title></head><body>{''.join(pieces)}</body></html>".encode()


NEW = """
SELECT agency_name, value, place, kind
FROM figures JOIN reports USING (report) JOIN documents USING (document)
WHERE field = 'requests.new_received.total' ORDER BY agency_name
"""


@pytest.mark.parametrize("attached", [False, True])
def test_a_file_that_prints_several_reports(
    attached: bool, crawls: Any, papers: Any, page: Any, ask: Any
) -> None:
    """Each body has its own figures, also where the page is the report of a body of its own."""
    bundle = _bundle(papers, "德胜", "什刹海")
    files = {"/a.html": bundle} if attached else {}
    crawls.crawl(replace(papers.jinrongjie, body=papers.jinrongjie.body if attached else bundle, files=files))
    own = [("金融街街道", 12, "table:1/r2/c8", "html")] if attached else []
    assert ask(NEW) == [
        ("什刹海街道", 13, "table:2/r2/c8", "html"),
        ("德胜街道", 12, "table:1/r2/c8", "html"),
        *own,
    ]
    parts = ask("SELECT position, role, substr(document, 65), agency_name FROM parts ORDER BY position")
    assert parts[-2:] == [
        (1 + attached, "member", "/1", "德胜街道"),
        (2 + attached, "member", "/2", "什刹海街道"),
    ]
    assert ask("SELECT report, count(*) FROM sources GROUP BY report HAVING count(*) > 1") == []
    assert ask("SELECT code FROM findings WHERE code = 'documents-disagree' OR severity = 'error'") == []


def test_a_page_has_its_own_report_also_in_a_file(crawls: Any, papers: Any, ask: Any) -> None:
    """The page's body is one of those that an attached bundle prints: one report, printed twice."""
    crawls.crawl(replace(papers.jinrongjie, files={"/a.html": _bundle(papers, "德胜", "金融街")}))
    assert ask(
        "SELECT agency_name, position, reason FROM choices JOIN reports USING (report) ORDER BY 1"
    ) == [
        ("德胜街道", 2, "only"),
        ("金融街街道", 0, "page"),
    ]
    assert ask("SELECT code FROM findings WHERE code = 'documents-disagree'") == [("documents-disagree",)]
