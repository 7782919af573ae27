"""One publication's records become rows: versions, parts, documents, and whose report it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from archive import Archive, Part, Publication, Role
from pipelines.read import read
from pipelines.rows import Rows
from pipelines.store import Store, catch_up, reading

URL = "https://www.bjxch.gov.cn/gknb/jrj2019.html"


def read_all(crawls: Any, url: str = URL, region: str | None = "110102") -> Rows:
    archive = Archive(crawls.data)
    return read(archive.history("beijing_xicheng", url), archive, region)


def test_a_report_with_its_readings(crawls: Any, papers: Any) -> None:
    crawls.crawl(papers.jinrongjie)
    rows = read_all(crawls)
    (version,) = rows.dicts("versions")
    assert (version["year"], version["agency_region"], version["agency_name"]) == (
        2019,
        "110102",
        "金融街街道",
    )
    assert (version["is_report"], version["row_title"], version["row_date"]) == (
        1,
        "金融街街道2019年政府信息公开工作年度报告",
        "2020-01-20",
    )
    (document,) = rows.dicts("documents")
    assert (document["kind"], document["year"], document["form"]) == ("html", 2019, "2019")
    assert document["size"] == len(papers.jinrongjie.body)
    new = [r for r in rows.dicts("readings") if r["field"] == "requests.new_received.total"]
    assert [(r["value"], r["text"], r["state"], r["source"]) for r in new] == [(12, "12", "number", "table")]
    assert type(new[0]["value"]) is int
    assert len(rows["readings"]) == 161


def test_what_stands_only_on_the_index_page_is_taken_from_there(crawls: Any, papers: Any) -> None:
    crawls.crawl(papers.jinrongjie)
    (datum,) = [d for d in read_all(crawls).dicts("metadata") if d["key"] == "published_at"]
    assert (datum["value"], datum["place"], datum["source"]) == ("2020-01-20", "row:发布日期", "row")


def test_the_page_speaks_before_the_index_page(crawls: Any, papers: Any) -> None:
    page = papers.jinrongjie.body.replace(b"<head>", b'<head><meta name="PubDate" content="2020-01-22">')
    crawls.crawl(replace(papers.jinrongjie, body=page))
    rows = read_all(crawls)
    assert rows.dicts("versions")[0]["published_at"] == "2020-01-22"


def test_the_same_content_is_one_version(crawls: Any, papers: Any) -> None:
    """A refresh, another coding, another capture: the reader sees the same."""
    for coding in ("", "gzip", ""):
        crawls.crawl(papers.jinrongjie, fetch="refresh", coding=coding)
    archive = Archive(crawls.data)
    assert len(archive.history("beijing_xicheng", URL)) == 3
    rows = read_all(crawls)
    (version,) = rows.dicts("versions")
    assert version["run"] == "run-1"
    assert len(rows["parts"]) == 1


def test_a_correction_and_its_withdrawal_are_versions(crawls: Any, papers: Any) -> None:
    for one in (papers.jinrongjie, papers.jinrongjie_corrected, papers.jinrongjie):
        crawls.crawl(one, fetch="refresh")
    rows = read_all(crawls)
    assert [v["run"] for v in rows.dicts("versions")] == ["run-1", "run-2", "run-3"]
    assert len(rows["documents"]) == 2
    assert len(rows["publications"]) == 1


def test_the_order_of_records_does_not_matter(crawls: Any, papers: Any) -> None:
    for one in (papers.jinrongjie, papers.jinrongjie_corrected, papers.jinrongjie):
        crawls.crawl(one, fetch="refresh")
    archive = Archive(crawls.data)
    records = archive.history("beijing_xicheng", URL)
    found = [read(order, archive, "110102") for order in permutations(records)]
    assert all(rows == found[0] for rows in found)


def test_no_records_are_no_rows(crawls: Any) -> None:
    assert read([], Archive(crawls.data), None) == Rows()


def test_a_page_that_is_no_report_is_still_a_row(crawls: Any, papers: Any) -> None:
    crawls.crawl(papers.news)
    rows = read_all(crawls, "https://www.bjxch.gov.cn/news/1.html")
    (version,) = rows.dicts("versions")
    assert (version["is_report"], version["year"], version["title"]) == (0, None, "街道召开会议")
    assert rows["readings"] == ()


@pytest.mark.parametrize(
    ("title", "region", "codes"),
    [
        ("2019年政府信息公开工作年度报告", None, {"unknown-agency"}),
        ("金融街街道政府信息公开工作年度报告", "110102", {"unknown-year"}),
        ("金融街街道2019年政府信息公开工作年度报告", None, {"unknown-region"}),
    ],
    ids=["没有机关", "没有年度", "没有区划"],
)
def test_a_report_without_agency_year_or_region_is_a_finding(
    crawls: Any, papers: Any, page: Any, title: str, region: str | None, codes: set[str]
) -> None:
    crawls.crawl(replace(papers.jinrongjie, title=title, body=page(title)))
    rows = read_all(crawls, region=region)
    found = {str(f["code"]) for f in rows.dicts("findings") if f["version"]}
    assert found == codes
    assert {str(f["code"]) for f in rows.dicts("findings") if f["document"]}.isdisjoint(
        {"unknown-agency", "unknown-region"}
    ), "a document's rows do not depend on the portal"


@pytest.mark.parametrize(
    ("row", "title", "agency", "codes"),
    [
        ("西城区财政局2019年政府信息公开年报", "", "财政局", set()),
        ("西城区财政局2019年年报", "", "财政局", set()),
        ("财政局", "", "财政局", set()),
        ("2019年我区植树", "", "西城区人民政府", {"agency-from-source"}),
        ("2019年年报", "", "西城区人民政府", {"agency-from-source"}),
        ("2019年年报", "西城区民政局", "民政局", set()),
        ("西城区财政局2019年年报", "西城区民政局", "民政局", {"agency-mismatch"}),
        ("民政局", "西城区民政局", "民政局", set()),
    ],
    ids=[
        "row",
        "row of a column",
        "row that names the body alone",
        "other row",
        "source alone",
        "title",
        "title before index row",
        "row that shortens the name",
    ],
)
def test_the_source_is_the_weakest_witness(
    crawls: Any, papers: Any, page: Any, row: str, title: str, agency: str, codes: set[str]
) -> None:
    body = page(f"{title}2019年政府信息公开工作年度报告", ContentSource="北京市西城区人民政府")
    crawls.crawl(replace(papers.jinrongjie, title=row, body=body))
    rows = read_all(crawls)
    assert {
        (one["agency_region"], one["agency_name"]) for one in (*rows.dicts("versions"), *rows.dicts("parts"))
    } == {("110102", agency)}
    assert {str(one["code"]) for one in rows.dicts("findings") if one["version"]} == codes


def test_attachments_are_parts_in_link_order(crawls: Any, papers: Any) -> None:
    files = {"/files/b.html": papers.desheng.body, "/files/a.txt": "附表".encode()}
    crawls.crawl(replace(papers.jinrongjie, files=files))
    parts = read_all(crawls).dicts("parts")
    assert [(p["position"], p["role"], p["name"]) for p in parts] == [
        (0, "detail", ""),
        (1, "attachment", "b.html"),
        (2, "attachment", "a.txt"),
    ]


def test_the_text_of_a_link_names_the_body_where_the_file_does_not(
    crawls: Any, papers: Any, page: Any
) -> None:
    nobody = papers.desheng.body.replace("北京市西城区人民政府德胜街道办事处".encode(), b"")
    files = {"/files/金融街街道年报.html": nobody, "/files/2019年展览路街道年报.html": nobody + b" "}
    body = page("2019年街道政府信息公开工作年度报告", ContentSource="北京市西城区人民政府")
    crawls.crawl(replace(papers.jinrongjie, title="2019年年报", body=body, files=files))
    parts = read_all(crawls).dicts("parts")
    assert [one["agency_name"] for one in parts] == [None, "金融街街道", "展览路街道"]


def test_an_attachment_that_cannot_be_read_is_a_finding(crawls: Any, papers: Any) -> None:
    crawls.crawl(papers.jinrongjie)
    archive = Archive(crawls.data)
    (record,) = archive.history("beijing_xicheng", URL)
    lost = Part(
        capture="urn:uuid:never", role=Role.ATTACHMENT, url="https://www.bjxch.gov.cn/a.pdf", name="附件"
    )
    rows = read([replace(record, parts=(*record.parts, lost))], archive, "110102")
    assert [p["document"] is None for p in rows.dicts("parts")] == [False, True]
    (finding,) = [f for f in rows.dicts("findings") if f["code"] == "body-unreadable"]
    assert finding["version"] == rows.dicts("versions")[0]["version"]
    assert "a.pdf" in str(finding["values"])


class Trap(bytes):
    """Bytes that no reader survives."""

    def strip(self, *_: object) -> bytes:
        raise RecursionError


def test_a_reader_that_breaks_costs_its_document_only(crawls: Any, papers: Any) -> None:
    class Trapped(Archive):
        def pieces(self, capture: str) -> Iterator[bytes]:
            yield Trap(b"a payload that nobody has seen yet")

    crawls.crawl(papers.jinrongjie)
    archive = Trapped(crawls.data)
    rows = read(archive.history("beijing_xicheng", URL), archive, "110102")
    (finding,) = rows.dicts("findings")
    assert (finding["code"], finding["severity"], finding["values"]) == (
        "reading-failed",
        "error",
        '{"reason":"RecursionError"}',
    )
    assert [version["title"] for version in rows.dicts("versions")] == [papers.jinrongjie.title]


@pytest.mark.parametrize(
    ("status", "cut", "code"),
    [("404 Not Found", 0, "no-answer"), ("200 OK", 40, "no-answer")],
    ids=["a page that is gone", "a response cut short"],
)
def test_an_answer_that_is_none_is_a_finding(
    crawls: Any, papers: Any, record_one: Any, status: str, cut: int, code: str
) -> None:
    record: Publication = record_one(papers.jinrongjie, status=status, cut=cut)
    rows = read([record], Archive(crawls.data), "110102")
    assert [(f["code"], f["severity"]) for f in rows.dicts("findings")] == [(code, "error")]
    assert rows["documents"] == ()


def test_a_document_is_shared_and_leaves_with_the_last_that_needs_it(
    crawls: Any, papers: Any, portals: Any
) -> None:
    """The same bytes at two addresses are one document."""
    crawls.crawl(papers.jinrongjie, replace(papers.jinrongjie, path="/copy.html"))
    with Store(crawls.data) as store:
        catch_up(store, Archive(crawls.data), portals)
        count = "SELECT count(*) FROM documents"
        assert store.connection.execute(count).fetchone() == (1,)
        for left, path in ((1, "/copy.html"), (0, "/gknb/jrj2019.html")):
            store.replace(f"beijing_xicheng https://www.bjxch.gov.cn{path}", Rows())
            assert store.connection.execute(count).fetchone() == (left,)
        for table in ("readings", "chapters", "findings", "parts", "metadata", "versions", "publications"):
            assert store.connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,), table


def test_replacing_twice_changes_nothing(crawls: Any, papers: Any, portals: Any) -> None:
    crawls.crawl(papers.jinrongjie)
    with Store(crawls.data) as store:
        catch_up(store, Archive(crawls.data), portals)
        before = store.digests()
        store.replace(f"beijing_xicheng {URL}", read_all(crawls))
        assert store.digests() == before


def test_figures_lead_to_the_bytes(crawls: Any, papers: Any, portals: Any) -> None:
    """From a figure to its record in the WARC, with nothing but the database and the file."""
    crawls.crawl(papers.desheng, papers.jinrongjie)
    with Store(crawls.data) as store:
        catch_up(store, Archive(crawls.data), portals)
        store.settle()
    query = """
        SELECT value, agency_name, place, file, offset, portal FROM figures JOIN reports USING (report)
        JOIN captures USING (capture, portal)
        WHERE field = 'requests.new_received.total' ORDER BY agency_name DESC
    """
    with reading(crawls.data) as database:
        rows = database.rows(query)
    assert [(row["agency_name"], row["value"]) for row in rows] == [("金融街街道", 12), ("德胜街道", 20)]
    path: Path = crawls.data / "warc" / str(rows[0]["portal"]) / str(rows[0]["file"])
    archive = Archive(crawls.data)
    (capture,) = [c for c in archive.captures("beijing_xicheng", path) if c.offset == rows[0]["offset"]]
    assert archive.body(capture.capture) == papers.jinrongjie.body
