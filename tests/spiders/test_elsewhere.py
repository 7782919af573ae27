"""Pages that only lead to their report: where that is, it is fetched, as a file of the publication."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from pathlib import Path

import pytest

from archive import Archive, Publication
from crawler.demo import Replicas, files
from crawler.demo.sites.pages import Page, Site, missing, text
from pipelines.store import reading, rebuild
from tests.scans.drawn import report
from tests.scans.test_scans import chosen
from tests.spiders.conftest import together
from tests.spiders.elsewhere import COLUMN, HOST

TITLE = "示例街道{}年政府信息公开工作年度报告"
FRAME = """<html><head><title>{title}_某市</title></head><body>
<ul><li><a href="{column}">政府信息公开年报</a></li></ul>
<h1>{title}</h1><p>发布日期：2023-01-20</p><div class="txt">{body}</div>
<p>上一篇：<a href="t20220120_1.html">{title}</a></p>
<p>主办：某市 <a href="/map">网站地图</a></p></body></html>"""
FILE, OTHER = "/downloadFile/7", "/front/report/7.html"

WAYS = {  # what stands in the page → what is to be fetched
    "a name of a file": (f'<a href="{FILE}">2022年年报.pdf</a>', FILE),
    "a link in words": (f'<p>附件：<a href="{FILE}">点击下载</a></p>', FILE),
    "the name of the report": (f'<a href="{FILE}">《{TITLE.format(2022)}》</a>', FILE),
    "another page": (f'<a href="{OTHER}">{TITLE.format(2022)}</a>', OTHER),
    "a frame": (f'<iframe src="{OTHER}"></iframe>', OTHER),
    "a frame with the file": (f'<iframe src="{FILE}"></iframe>', FILE),
    "a viewer": ('<iframe src="/pdfjs/web/viewer.html?file=%2Ffiles%2F7.pdf"></iframe>', "/files/7.pdf"),
    "a viewer without names": (f'<iframe src="/pdfjs/web/viewer.html?file={FILE}"></iframe>', FILE),
    "an object": (f'<object type="application/pdf" data="{FILE}"></object>', FILE),
    "its parameter": ('<object><param name="src" value="/files/7.pdf"></object>', "/files/7.pdf"),
    "an embed": (f'<embed type="application/pdf" src="{FILE}">', FILE),
    "a script": ('<div id="v"></div><script>PDFObject.embed("/files/7.pdf", "#v");</script>', "/files/7.pdf"),
    "a click": ('<a href="javascript:;" onclick="window.open(\'/files/7.pdf\')">全文</a>', "/files/7.pdf"),
}
LISTED = "".join(f'<li><a href="/r/{n}.html">{n}局{TITLE.format(2022)[4:]}</a></li>' for n in range(1, 4))
LEFT = {
    "a report": f'<p>一、总体情况</p><p>平稳。</p><p>二、主动公开</p><p><a href="{OTHER}">下载</a></p>',
    "two that may be it": f'<a href="{FILE}">下载</a> <a href="{OTHER}">{TITLE.format(2022)}</a>',
    "another year": f'<a href="{OTHER}">{TITLE.format(2021)}</a>',
    "another host": f'<a href="http://files.example.org{FILE}">下载</a>',
}


def address(n: int) -> str:
    return f"{COLUMN}202301/t20230120_{n}.html"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A crawl of pages that lead to one report in all ways."""
    folder = tmp_path_factory.mktemp("elsewhere") / "data"
    one = report("2021", chosen("2021", 1, "disclosure", "requests", "disputes"), title=TITLE.format(2022))
    bodies = [*(body for body, _ in WAYS.values()), *LEFT.values(), LISTED]
    listed = "".join(
        f'<li><a href="{address(n)}">{escape(TITLE.format(2022))}</a></li>' for n in range(1, len(bodies) + 1)
    )
    pdf = Page(body=files.pdf(one), type="application/pdf")
    pages: Mapping[str, Page] = {
        "/robots.txt": text("User-agent: *\nDisallow:\n"),
        COLUMN: Page(body=f"<html><body><ul>{listed}</ul></body></html>".encode()),
        FILE: pdf,
        "/files/7.pdf": pdf,
        OTHER: Page(
            body=f"<html><h1>{TITLE.format(2022)}</h1><p>一、总体情况</p><p>收到申请3件。</p></html>".encode()
        ),
        **{
            f"/r/{n}.html": Page(body=f"<h1>{n}局{TITLE.format(2022)[4:]}</h1>".encode()) for n in range(1, 4)
        },
        **{
            address(n): Page(body=FRAME.format(title=TITLE.format(2022), column=COLUMN, body=body).encode())
            for n, body in enumerate(bodies, 1)
        },
    }
    with Replicas([Site(host=HOST, pages=pages, missing=missing("某市"))]) as replicas:
        together(folder, replicas, ["tests.spiders.elsewhere:elsewhere"])
    return folder


def fetched(data: Path, n: int) -> list[str]:
    """The addresses of what a publication has besides its page."""
    (one,) = [p for p in Archive(data).publications("elsewhere") if p.url.endswith(address(n))]
    assert isinstance(one, Publication)
    return [part.url.partition(HOST)[2] for part in one.parts[1:]]


@pytest.mark.parametrize("way", WAYS)
def test_what_a_page_leads_to_is_fetched(data: Path, way: str) -> None:
    assert fetched(data, 1 + [*WAYS].index(way)) == [WAYS[way][1]]


@pytest.mark.parametrize("way", LEFT)
def test_what_may_be_something_else_is_not(data: Path, way: str) -> None:
    assert fetched(data, 1 + len(WAYS) + [*LEFT].index(way)) == []


def test_a_list_of_reports_is_fetched(data: Path) -> None:
    assert fetched(data, 1 + len(WAYS) + len(LEFT)) == [f"/r/{n}.html" for n in range(1, 4)]


def test_what_may_be_one_of_two_is_named(data: Path) -> None:
    (run,) = Archive(data).runs("elsewhere")
    page = address(1 + len(WAYS) + [*LEFT].index("two that may be it"))
    assert [one.reason for one in run.skipped if one.via.endswith(page)] == ["several"] * 2


def test_another_host_is_named(data: Path) -> None:
    (run,) = Archive(data).runs("elsewhere")
    assert [(one.reason, one.via) for one in run.skipped if "example.org" in one.url] == [
        ("out-of-scope", f"http://{HOST}{address(len(WAYS) + len(LEFT))}")
    ]


def test_the_report_has_the_figures_of_the_file(data: Path) -> None:
    rebuild(data, {})
    with reading(data) as database:
        found = database.rows("SELECT count(*) AS n FROM figures WHERE source = 'table' GROUP BY report")
    figures = len(chosen("2021", 1, "disclosure", "requests", "disputes"))
    assert [one["n"] for one in found] == [figures] * sum(target != OTHER for _, target in WAYS.values())
