"""The four portals, crawled whole over real HTTP from the replicas into an archive."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from archive import Archive, Publication, Role, Run
from crawler.demo import Replicas
from crawler.demo.report import Report, reports
from crawler.demo.sites import BUILDERS
from tests.spiders.conftest import together

GATE = "/gate/big5/www.beijing.gov.cn"


@dataclass(frozen=True)
class Crawled:
    """What one crawl of everything left behind."""

    archive: Archive

    def publications(self, portal: str) -> dict[str, Publication]:
        return {publication.url: publication for publication in self.archive.publications(portal)}

    def run(self, portal: str) -> Run:
        (run,) = self.archive.runs(portal)
        return run

    def one(self, portal: str, words: str) -> Publication:
        (found,) = [p for p in self.archive.publications(portal) if p.row and words in p.row.title]
        return found


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    data = tmp_path_factory.mktemp("crawled") / "data"
    with Replicas() as replicas:
        return Crawled(together(data, replicas, Replicas.portals))


def shown(report: Report) -> str:
    """The address of the page that bears the report."""
    if report.kind == "shell":
        return report.path.replace(".html", "_1.html")
    return GATE + report.path if report.kind == "gone" else report.path


@pytest.mark.parametrize("portal", Replicas.portals)
def test_every_entry_of_every_column_is_a_publication(crawled: Crawled, portal: str) -> None:
    site = BUILDERS[portal]()
    found = crawled.publications(portal)
    assert sorted(url.partition(site.host)[2] for url in found) == sorted(r.path for r in reports(portal))
    for report in reports(portal):
        (publication,) = [p for url, p in found.items() if url.endswith(report.path)]
        assert publication.row is not None
        assert (publication.row.title, publication.row.date) == (report.title, report.date[:10])
        page, *attached = publication.parts
        assert (page.role, page.url.partition(site.host)[2]) == (Role.DETAIL, shown(report))
        wanted = [file for file in report.files if file.kind != "dead"]
        assert [(part.url.partition(site.host)[2], part.name) for part in attached] == [
            (file.path, file.name) for file in wanted
        ]
        for part in publication.parts:
            assert crawled.archive.body(part.capture) == site.pages[part.url.partition(site.host)[2]].body


@pytest.mark.parametrize("portal", Replicas.portals)
def test_columns_are_walked_to_their_end(crawled: Crawled, portal: str) -> None:
    columns = crawled.run(portal).columns
    open_ends = [column.column for column in columns if not column.complete]
    unpublished = "https://www.beijing.gov.cn/gongkai/zfxxgk/zfxxgknb/2025nb/qzf/"
    assert open_ends == ([unpublished] if portal == "beijing_gov" else [])
    assert max(len(column.pages) for column in columns) == 2
    assert {p.column for p in crawled.archive.publications(portal)} <= {c.column for c in columns}


def test_what_was_not_captured_is_listed_with_its_reason(crawled: Crawled) -> None:
    listed = {
        (skipped.url.rpartition("/")[2], skipped.reason, skipped.role)
        for portal in Replicas.portals
        for skipped in crawled.run(portal).skipped
    }
    assert listed == {
        ("", "dead", Role.INDEX),  # 首都之窗 2025
        ("t20210223_2287298.html", "dead", Role.DETAIL),  # 密云: the original
        ("W020200116520000000001.doc", "dead", Role.ATTACHMENT),
    }


def test_the_gateway_is_asked_only_where_the_original_is_gone(crawled: Crawled) -> None:
    urls = [capture.url for capture in crawled.archive.captures("beijing_gov")]
    assert sum(GATE in url for url in urls) == 1
    publication = crawled.one("beijing_gov", "密云")
    assert GATE in publication.parts[0].url
    assert GATE not in publication.url
    assert dict(publication.pairs)["來源"] == "北京市密雲區人民政府"


def test_labels_of_the_page_come_with_the_publication(crawled: Crawled) -> None:
    publication = crawled.one("zhejiang_huangyan", "2020年度")
    assert publication.pairs == (
        ("索引号", "001008010002056/2021-116241"),
        ("文件编号", ""),
        ("发布机构", "新前街道"),
        ("成文日期", "2021-01-25"),
        ("公开方式", "主动公开"),
        ("公开范围", "面向全社会"),
        ("发布日期", "2021-01-25 17:15"),
        ("来源", "新前街道"),
    )
    assert publication.group == "新前街道"
    assert dict(crawled.one("beijing_dongcheng", "建国门").pairs)["来源"] == "建国门街道"  # GBK


def test_attachments_are_asked_for_with_the_page_as_referer(crawled: Crawled) -> None:
    publication = crawled.one("beijing_dongcheng", "民政局2017")
    referers = {}
    for file in crawled.archive.files("beijing_dongcheng"):
        with file.open("rb") as stream:
            for record in ArchiveIterator(stream):
                if record.rec_type == "request":
                    address = record.rec_headers.get_header("WARC-Target-URI")
                    referers[address] = record.http_headers.get_header("Referer")
    page, *attached = publication.parts
    assert [referers[part.url] for part in attached] == [page.url, page.url]


def test_a_busy_server_is_asked_again(crawled: Crawled) -> None:
    address = crawled.one("beijing_gov", "平谷").url
    captures = [c for c in crawled.archive.captures("beijing_gov") if c.url == address]
    assert [capture.status for capture in captures] == [503, 200]


@pytest.mark.parametrize(
    ("portal", "year", "titles"),
    [
        ("beijing_dongcheng", 2019, {"景山街道2019", "龙潭街道2019", "东花市街道2019", "财政局2019"}),
        # a row that names no year may report on any
        (
            "zhejiang_huangyan",
            2020,
            {"黄岩区人民政府2020", "新前街道2020", "新前街道召开政务公开业务培训会"},
        ),
    ],
)
def test_only_the_years_asked_for(tmp_path: Path, portal: str, year: int, titles: set[str]) -> None:
    with Replicas() as replicas:
        archive = together(tmp_path / "data", replicas, [portal], GUIDANG_YEARS=[year])
    rows = [publication.row.title for publication in archive.publications(portal) if publication.row]
    assert {title.partition("年")[0].removeprefix("北京市东城区") for title in rows} == titles
    (run,) = archive.runs(portal)
    reasons = {skipped.reason for skipped in run.skipped}
    assert reasons == ({"year"} if portal == "zhejiang_huangyan" else {"dead"})
