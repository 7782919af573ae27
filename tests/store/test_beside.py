"""Reading beside a crawl gives the same rows, once, and survives what its process does not."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.statscollectors import StatsCollector

from archive import Archive, ArchiveError, Exchange, Part, Publication, Recorder, Role
from pipelines import stages
from pipelines.beside import Beside
from pipelines.read import read
from pipelines.rows import Rows
from pipelines.store import Store, catch_up
from tests.archive.exchanges import OK

PORTAL, REGION = "beijing_gov", "110000"
BODY = "<html><h1>某局2024年政府信息公开工作年度报告</h1><p>一、总体情况</p><p>内容。</p></html>".encode()


@pytest.fixture
def published(tmp_path: Path) -> list[Publication]:
    """Two publications in a closed file."""
    with Recorder(tmp_path, PORTAL, run="r", options={}) as recorder:
        found = []
        for number in range(2):
            url = f"http://www.beijing.gov.cn/{number}.html"
            body = OK + b"Content-Type: text/html\r\nContent-Length: %d\r\n\r\n%b" % (len(BODY), BODY)
            request = f"GET {url} HTTP/1.1\r\n\r\n".encode()
            now = datetime.now(UTC)
            kept = recorder.write(
                Exchange(url=url, role=Role.DETAIL, started=now, request=request, response=body)
            )
            part = Part(capture=kept.capture, role=Role.DETAIL, url=url)
            found.append(recorder.publish(Publication(portal=PORTAL, url=url, parts=(part,))))
    return found


@pytest.fixture
def beside() -> Iterator[Beside]:
    beside = Beside()
    beside.join()
    yield beside
    beside.leave()


def test_its_rows_are_those_of_any_reading(
    tmp_path: Path, published: list[Publication], beside: Beside
) -> None:
    (one, _), archive = published, Archive(tmp_path)
    rows = asyncio.run(beside.read(tmp_path, PORTAL, one.url, REGION))
    assert rows == read(archive.history(PORTAL, one.url), archive, REGION)
    assert rows["documents"]


def test_what_kills_its_process_is_read_later(
    tmp_path: Path, published: list[Publication], beside: Beside
) -> None:
    async def killed() -> list[object]:
        first = await beside.read(tmp_path, PORTAL, published[0].url, REGION)
        assert beside._pool
        (process,) = beside._pool._processes.values()
        os.kill(process.pid or 0, signal.SIGKILL)
        lost = await beside.read(tmp_path, PORTAL, published[1].url, REGION)
        return [first, lost, await beside.read(tmp_path, PORTAL, published[1].url, REGION)]

    first, lost, again = asyncio.run(killed())
    assert (bool(first), lost, bool(again)) == (True, None, True)


def test_what_is_stored_is_not_read_again(tmp_path: Path, published: list[Publication]) -> None:
    whole = tmp_path / "whole"
    whole.mkdir()
    (whole / "warc").symlink_to(tmp_path / "warc")
    archive, digests = Archive(tmp_path), []
    for data, stored in ((tmp_path, published[:1]), (whole, [])):
        with Store(data) as store:
            for one in stored:
                store.replace(f"{PORTAL} {one.url}", read([one], archive, None))
            records = {one.record for one in stored}
            assert catch_up(store, archive, {}, stored=records) == len(published) - len(stored)
            store.settle()
            digests.append(store.digests().content)
    assert digests[0] == digests[1]


def test_a_crawl_does_not_wait_for_it(tmp_path: Path, published: list[Publication]) -> None:
    crawler = Crawler(Spider, {"GUIDANG_DATA": str(tmp_path)})
    crawler.stats = StatsCollector(crawler)

    async def crawl() -> None:
        read, store = stages.Read(tmp_path, REGION), stages.Store.from_crawler(crawler)
        answers = [read.process_item(one) for one in published]
        assert [store.process_item(one) for one in answers] == published
        assert not any(one.rows.done() for one in answers)
        await asyncio.gather(read.close_spider(), store.close_spider())

    asyncio.run(crawl())
    assert {one.record for one in published} <= stages.stored
    assert crawler.stats.get_value("guidang/publications") == len(published)
    with Store(tmp_path) as store:
        assert catch_up(store, Archive(tmp_path), {}, stored=stages.stored) == 0
        assert store.connection.execute("SELECT count(*) FROM publications").fetchone() == (len(published),)


def test_what_fails_behind_a_crawl_is_told_to_it(tmp_path: Path, published: list[Publication]) -> None:
    crawler = Crawler(Spider, {"GUIDANG_DATA": str(tmp_path)})

    async def damaged() -> Rows | None:
        raise ArchiveError("damaged")

    async def crawl() -> None:
        store = stages.Store.from_crawler(crawler)
        rows = asyncio.ensure_future(damaged())
        store.process_item(stages.Answer(publication=published[0], rows=rows))
        await asyncio.wait([rows])
        await asyncio.sleep(0)
        with pytest.raises(ArchiveError, match="damaged"):
            store.process_item(stages.Answer(publication=published[1], rows=rows))
        with pytest.raises(ArchiveError, match="damaged"):
            await store.close_spider()

    asyncio.run(crawl())
