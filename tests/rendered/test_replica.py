"""A portal with lists by script: crawled, crawled again from the archive, rebuilt."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive import Publication
from archive.records import Record, bare
from pipelines.store import reading
from tests.rendered.conftest import records, run, same
from tests.rendered.pages import COLUMN, HOST, REPLIES, ROWS
from tests.rendered.site import Site
from tests.running import HOME, Crawled

PORTAL = "jiangxi_replica"
LIST = f"http://{HOST}{COLUMN}"
PLAIN, SCRIPTED, GBK = (f"http://{HOST}{row['pcUrl']}" for row in ROWS)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("rendered")


@pytest.fixture(scope="module")
def server() -> Iterator[Site]:
    with Site(dict(REPLIES)) as site:
        yield site


@pytest.fixture(scope="module")
def crawled(chromium: str, folder: Path, server: Site) -> Crawled:
    done = run(folder, PORTAL, connect_to=server.connect_to(HOST), GUIDANG_SETTLE=True)
    assert (done.code, done.errors) == (0, "")
    return done


@pytest.fixture(scope="module")
def publications(crawled: Crawled) -> dict[str, Publication]:
    return {one.url: one for one in crawled.archive.publications(PORTAL)}


def test_the_list_is_walked_to_its_end(crawled: Crawled, publications: dict[str, Publication]) -> None:
    [column] = crawled.last.columns
    assert column.pages == (LIST, f"{LIST}#!page=2")
    assert column.complete
    assert publications.keys() == {PLAIN, SCRIPTED, GBK}
    row = publications[PLAIN].row
    assert row is not None
    assert (row.title, row.date) == (ROWS[0]["title"], ROWS[0]["pubDate"])
    assert crawled.archive.capture(row.capture).url == LIST


def test_what_went_over_the_wire_is_kept(crawled: Crawled, server: Site) -> None:
    same(crawled, server)
    asked = Counter(one.path for one in server.log)
    assert set(asked) == REPLIES.keys() - {"/js/worker.js"}
    assert set(asked.values()) == {1}  # what two pages embed is asked for once a run
    assert crawled.skipped == {"http://tongji.example.com/hm.gif?si=380055": "out-of-scope"}


def test_the_records_of_a_page_bear_its_id(crawled: Crawled) -> None:
    kept = list(records(crawled))
    about, view, dom = _rendering(kept, LIST)
    own = crawled.archive.find(PORTAL, "GET", LIST)
    assert own is not None
    assert bare(about.get("WARC-Refers-To")) == own.capture
    assert bare(about.get("WARC-Concurrent-To")) == dom.id
    assert b"settled: yes\r\n" in about.block.read()
    assert view.block.read(8) == b"\x89PNG\r\n\x1a\n"
    assert kept.index(about) < kept.index(view) < kept.index(dom)
    of_page = [one for one in kept if one.get("WARC-Page-ID") == dom.get("WARC-Page-ID")]
    urls = {bare(one.get("WARC-Target-URI")).removeprefix(f"http://{HOST}") for one in of_page}
    assert {COLUMN, "/css/style.css", "/css/new/style.css", "/js/page.js", "/img/logo.png"} <= urls
    assert "/common/search/col42150" in urls
    assert "/common/search/col42150?page=2" not in urls


def _rendering(kept: list[Record], url: str) -> list[Record]:
    """Metadata, screenshot and DOM of a page."""
    found = [one for one in kept if bare(one.get("WARC-Target-URI")) in (f"urn:dom:{url}", f"urn:view:{url}")]
    assert [one.get("WARC-Type") for one in found] == ["metadata", "resource", "resource"]
    return found


def test_embedded_requests_say_so(crawled: Crawled) -> None:
    hops = {}
    for record in records(crawled):
        if record.get("WARC-Type") == "metadata" and record.get("Content-Type").endswith("warc-fields"):
            text = record.block.read().decode()
            fields = dict(line.partition(": ")[::2] for line in text.split("\r\n"))
            hops[bare(record.get("WARC-Target-URI")).removeprefix(f"http://{HOST}")] = (
                fields.get("hopsFromSeed", ""),
                fields.get("via", "").removeprefix(f"http://{HOST}"),
            )
    assert hops["/js/page.js"] == ("E", COLUMN)
    assert hops["/css/new/style.css"] == ("ER", "/css/style.css")
    assert hops["/content/2022.html"][0] == "LE"


def test_the_dom_has_the_page_and_what_scripts_made(crawled: Crawled) -> None:
    found = crawled.archive.rendered(PORTAL, LIST)
    assert found is not None
    dom = crawled.archive.body(found.capture.capture).decode()
    assert "<h1>政府信息公开年报</h1>" in dom  # the page was in GBK
    assert f'<a href="{ROWS[0]["pcUrl"]}">{ROWS[0]["title"]}</a>' in dom


@pytest.mark.parametrize(("url", "parts"), [(PLAIN, 1), (SCRIPTED, 2), (GBK, 1)])
def test_a_document_is_what_was_sent_unless_a_script_wrote_it(
    crawled: Crawled, publications: dict[str, Publication], url: str, parts: int
) -> None:
    found = publications[url].parts
    assert len(found) == parts
    assert crawled.archive.capture(found[-1].capture).url == url
    first, last = (crawled.archive.body(found[n].capture) for n in (0, -1))
    assert "总体情况".encode("gbk" if url == GBK else "utf-8") in first
    assert (first == last) is (parts == 1)


def test_all_reports_are_read(crawled: Crawled, folder: Path) -> None:
    with reading(folder / "data") as database:
        rows = database.rows("SELECT year FROM reports WHERE portal = ? ORDER BY year", PORTAL)
    assert [row["year"] for row in rows] == [2021, 2022, 2023]


def test_the_archive_gives_the_same_without_a_browser(crawled: Crawled, folder: Path) -> None:
    data = folder / "data"
    before = {path: path.read_bytes() for path in (data / "warc").rglob("*.gz")}
    with reading(data) as database:
        digests = database.digests()
    done = run(
        folder,
        PORTAL,
        connect_to=[],
        GUIDANG_FETCH="archive",
        GUIDANG_CHROMIUM="/nowhere",
        GUIDANG_SETTLE=True,
    )
    assert (done.code, done.errors) == (0, "")
    assert {path: path.read_bytes() for path in (data / "warc").rglob("*.gz")} == before
    with reading(data) as database:
        assert database.digests() == digests
    assert _guidang("rebuild", data).returncode == 0
    with reading(data) as database:
        assert database.digests() == digests


def test_verify_finds_the_archive_whole(crawled: Crawled, folder: Path) -> None:
    done = _guidang("verify", folder / "data")
    assert (done.returncode, "whole" in done.stdout) == (0, True), done.stdout


def _guidang(command: str, data: Path) -> subprocess.CompletedProcess[str]:
    program = [sys.executable, "-c", "import guidang; guidang.main()", command, "--data", str(data)]
    return subprocess.run(program, cwd=HOME, check=False, capture_output=True, text=True)
