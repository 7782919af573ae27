"""From a crawl with Word documents to figures: converted once, kept, read from the archive alone."""

from __future__ import annotations

import io
import os
import shutil
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from archive import Archive, ArchiveLocked, Recorder, sha256_hex
from archive.verify import verify
from pipelines.converting import Counts, Which, convert_portal
from pipelines.store import Digests, Store, catch_up, rebuild
from tests.convert.conftest import Install
from tests.convert.programs import BROKEN, word
from tests.store.conftest import PORTALS, Crawls, Paper, page, requests

PORTAL = "beijing_xicheng"
TITLE = "金融街街道2019年政府信息公开工作年度报告"
NAME = "北京市西城区人民政府金融街街道办事处2019年政府信息公开工作年度报告"
SHELL = (
    f"<html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1><p>见附件。</p></body></html>".encode()
)
WORD = word(page(NAME, requests(12), VERSION="VERSION"))


def paper(body: bytes = WORD, path: str = "/gknb/jrj2019") -> Paper:
    """A page that says nothing, and the report as a Word file."""
    return Paper(f"{path}.html", TITLE, SHELL, files={f"{path}.doc": body})


def convert(data: Path, which: Which = Which.OTHER, portals: tuple[str, ...] = (PORTAL,)) -> list[Counts]:
    """What `guidang convert` does."""
    with Store(data) as store:
        catch_up(store, Archive(data), PORTALS)
        found = [convert_portal(store, name, which, lambda *_: None) for name in portals]
        catch_up(store, Archive(data), PORTALS)
        store.settle()
    return found


def digests(data: Path) -> Digests:
    with Store(data) as store:
        return store.digests()


def query(data: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(data / "reports.db")) as connection:
        return connection.execute(sql).fetchall()


RECEIVED = "SELECT value, place FROM figures WHERE field = 'requests.new_received.total'"
FOUND = "SELECT code, severity FROM findings WHERE code LIKE '%converted'"
DOCUMENT = "SELECT kind, size, is_report FROM documents WHERE kind = 'rtf'"


def test_a_word_document_is_read(crawls: Crawls, install: Install) -> None:
    crawls.crawl(paper())
    install()
    assert convert(crawls.data) == [Counts(converted=1)]
    assert query(crawls.data, RECEIVED) == [(12, "table:1/r2/c8")]
    assert query(crawls.data, DOCUMENT) == [("rtf", len(WORD), 1)]
    assert query(crawls.data, FOUND) == [("converted", "info")]
    assert verify(crawls.data).faults == ()


@pytest.mark.usefixtures("install")  # which has put nothing on PATH yet
def test_without_the_tool_it_is_named(crawls: Crawls) -> None:
    crawls.crawl(paper())
    (counts,) = convert(crawls.data)
    assert (counts.missing, counts.converted) == ({"LibreOffice": 1}, 0)
    assert query(crawls.data, FOUND) == [("not-converted", "warning")]
    assert len(Archive(crawls.data).files(PORTAL)) == 1  # nothing was written


def test_once_for_a_payload_and_a_version(crawls: Crawls, install: Install) -> None:
    crawls.crawl(paper(), paper(path="/gknb/copy"))  # the same bytes at two addresses, the second a revisit
    crawls.crawl(paper(), portal="beijing_gov", coding="gzip")  # and in another folder, coded
    office = install()
    both = (PORTAL, "beijing_gov")
    assert convert(crawls.data, portals=both) == [Counts(converted=1)] * 2
    assert convert(crawls.data, portals=both) == [Counts(already=1)] * 2
    crawls.crawl(paper(), fetch="refresh")
    assert convert(crawls.data, portals=both) == [Counts(already=1)] * 2
    assert office.calls == 2
    install("9.9.2")
    assert convert(crawls.data, Which.NEW, both) == [Counts(already=1)] * 2
    assert convert(crawls.data, portals=both) == [Counts(converted=1)] * 2
    assert convert(crawls.data, portals=both) == [Counts(already=1)] * 2


def test_again_the_newest_counts(crawls: Crawls, install: Install) -> None:
    crawls.crawl(paper())
    office = install()
    convert(crawls.data)
    assert convert(crawls.data, Which.ALL) == [Counts(converted=1)]
    first, second = Archive(crawls.data).conversions(PORTAL)
    assert first.time < second.time
    assert query(crawls.data, "SELECT conversion FROM documents WHERE kind = 'rtf'") == [(second.conversion,)]
    assert query(crawls.data, "SELECT count(*) FROM conversions") == [(2,)]
    assert office.calls == 2


def test_a_failure_is_remembered(crawls: Crawls, install: Install) -> None:
    crawls.crawl(paper(BROKEN))
    office = install()
    assert convert(crawls.data) == [Counts(failed=1)]
    assert convert(crawls.data) == [Counts(failed_before=1)]
    assert convert(crawls.data, Which.NEW) == [Counts(failed_before=1)]
    assert office.calls == 1
    ((values,),) = query(crawls.data, "SELECT \"values\" FROM findings WHERE code = 'not-converted'")
    assert "LibreOffice 9.9.1 recipe-3 failed: it ended with 77" in str(values)
    assert convert(crawls.data, Which.ALL) == [Counts(failed=1)]
    install("9.9.2")
    assert convert(crawls.data, Which.NEW) == [Counts(failed=1)]
    assert verify(crawls.data).faults == ()


def test_a_rebuild_without_the_tool_is_the_same(crawls: Crawls, install: Install, tmp_path: Path) -> None:
    crawls.crawl(paper(), paper(BROKEN, "/gknb/broken"))
    crawls.crawl(paper(), portal="beijing_gov")
    install()
    convert(crawls.data)  # in one of the two portals that hold the document
    kept = digests(crawls.data)
    os.environ["PATH"] = str(tmp_path / "nothing")
    assert rebuild(crawls.data, PORTALS).digests == kept
    assert rebuild(crawls.data, PORTALS, workers=2).digests == kept
    install("9.9.2")
    convert(crawls.data, portals=("beijing_gov",))
    kept = digests(crawls.data)
    assert rebuild(crawls.data, PORTALS).digests == kept
    newest = "SELECT tool_version FROM documents JOIN conversions USING (conversion) WHERE error = ''"
    assert query(crawls.data, newest) == [("9.9.2 recipe-3",)]


def zipped(*files: bytes) -> bytes:
    """A zip of Word files, and one of them in a zip within."""
    inner, outer = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(inner, "w") as package:
        package.writestr("内.doc", files[0])
    with zipfile.ZipFile(outer, "w") as package:
        package.writestr("说明.txt", "说明")
        for n, file in enumerate(files[1:]):
            package.writestr(f"{n}.doc", file)
        package.writestr("内.zip", inner.getvalue())
    return outer.getvalue()


def test_files_in_a_zip_are_converted_too(crawls: Crawls, install: Install, tmp_path: Path) -> None:
    """Each once, under its own sha256; a rebuild without the tool gives the same, and verify knows them."""
    crawls.crawl(paper(zipped(WORD, BROKEN)), paper(zipped(WORD, BROKEN), path="/gknb/again"))
    office = install("9.9.1")
    assert convert(crawls.data) == [Counts(converted=1, failed=1)]
    assert query(crawls.data, RECEIVED) == [(12, "zip:3/zip:1/table:1/r2/c8")]
    (made, failed) = query(crawls.data, "SELECT document, error FROM conversions ORDER BY error")
    assert (made, failed[0]) == ((sha256_hex(WORD), ""), sha256_hex(BROKEN))
    found = "SELECT code, json_extract(\"values\", '$.member') FROM findings WHERE code LIKE '%converted'"
    assert query(crawls.data, found) == [("not-converted", "0.doc"), ("converted", "内.zip")]
    assert convert(crawls.data) == [Counts(already=1, failed_before=1)]
    assert office.calls == 2
    before = digests(crawls.data)
    shutil.rmtree(office.folder)
    assert rebuild(crawls.data, PORTALS).digests.content == before.content
    assert verify(crawls.data).faults == ()


def test_what_a_dead_run_left_open_is_closed_and_counts(crawls: Crawls, install: Install) -> None:
    crawls.crawl(paper())
    install()
    with Store(crawls.data) as store:
        catch_up(store, Archive(crawls.data), PORTALS)
        convert_portal(store, PORTAL, Which.NEW, lambda *_: None)
    path = Archive(crawls.data).files(PORTAL)[-1]
    path.rename(path.with_name(path.name + ".open"))
    sums = path.parent / "SHA256SUMS"
    sums.write_text("".join(line for line in sums.read_text().splitlines(True) if path.name not in line))
    assert convert(crawls.data) == [Counts(already=1)]
    assert query(crawls.data, RECEIVED)[0][0] == 12
    assert rebuild(crawls.data, PORTALS).digests == digests(crawls.data)


def test_a_crawl_that_writes_is_not_disturbed(crawls: Crawls, install: Install) -> None:
    crawls.crawl(paper())
    install()
    options = {"fetch": "new", "user_agent": "tests"}
    with Recorder(crawls.data, PORTAL, run="running", options=options), pytest.raises(ArchiveLocked):
        convert(crawls.data)
