"""The database is a pure function of the closed files and the code."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from archive import Archive, ArchiveLocked, UsageError
from pipelines.read import read
from pipelines.store import Digests, Store, catch_up, reading, rebuild
from pipelines.store.catch_up import write_file, write_portal
from pipelines.store.database import transaction
from pipelines.store.digests import archive_digest


def caught_up(data: Path, portals: Any, workers: int = 1) -> Digests:
    """The digests after what a crawl does at its end."""
    with Store(data) as store:
        catch_up(store, Archive(data), portals, workers=workers)
        store.settle()
        return store.digests()


def digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


@pytest.fixture
def two_crawls(crawls: Any, papers: Any) -> Any:
    crawls.crawl(papers.jinrongjie, papers.news)
    crawls.crawl(papers.jinrongjie, portal="beijing_gov", coding="gzip")
    crawls.crawl(papers.jinrongjie, papers.desheng, fetch="refresh")
    return crawls


def test_two_rebuilds_give_the_same_bytes(two_crawls: Any, portals: Any) -> None:
    first = rebuild(two_crawls.data, portals)
    once = digest(first.database)
    second = rebuild(two_crawls.data, portals, workers=2)
    assert (digest(second.database), second.digests) == (once, first.digests)
    assert (first.publications, first.reports, first.left_out) == (4, 2, ())
    assert {p.name for p in two_crawls.data.iterdir()} == {"index", "reports.db", "reports.lock", "warc"}


def test_the_order_of_files_and_publications_does_not_matter(
    two_crawls: Any, portals: Any, tmp_path: Path
) -> None:
    made = rebuild(two_crawls.data, portals)
    archive = Archive(two_crawls.data)
    with Store(two_crawls.data, path=tmp_path / "backwards") as store:
        for name in reversed(archive.portals()):
            with transaction(store.connection):
                for file in reversed(archive.files(name)):
                    write_file(store, archive, name, file)
                write_portal(store, portals[name])
            for url in sorted({one.url for one in archive.publications(name)}, reverse=True):
                records = archive.history(name, url)[::-1]
                store.replace(f"{name} {url}", read(records, archive, portals[name].region))
        store.settle()
        assert store.digests() == made.digests
        store.connection.execute("VACUUM INTO ?", [str(tmp_path / "other.db")])
    assert digest(tmp_path / "other.db") == digest(made.database)


def test_a_crawl_and_a_rebuild_agree(crawls: Any, papers: Any, portals: Any) -> None:
    for batch in ([papers.jinrongjie], [papers.news, papers.desheng], [papers.jinrongjie_corrected]):
        crawls.crawl(*batch)
        after_crawl = caught_up(crawls.data, portals)
        assert rebuild(crawls.data, portals).digests == after_crawl


def test_nothing_new_changes_nothing(two_crawls: Any, portals: Any) -> None:
    first = caught_up(two_crawls.data, portals, workers=2)
    assert caught_up(two_crawls.data, portals) == first
    with Store(two_crawls.data) as store:
        assert catch_up(store, Archive(two_crawls.data), portals) == 0
    assert rebuild(two_crawls.data, portals).digests == first


def test_open_files_are_left_out_and_named(crawls: Any, papers: Any, portals: Any) -> None:
    crawls.crawl(papers.jinrongjie)
    whole = rebuild(crawls.data, portals)
    crawls.crawl(papers.desheng, ends=False)
    made = rebuild(crawls.data, portals)
    assert [name.endswith(".warc.gz.open") for name in made.left_out] == [True]
    assert made.digests == whole.digests
    crawls.crawl(papers.news)  # closes what was left behind
    assert rebuild(crawls.data, portals).reports == 2
    with reading(crawls.data) as database:
        ended = database.rows("SELECT run, ended <> '' AS ended FROM runs ORDER BY run")
    assert [row["ended"] for row in ended] == [1, 0, 1]


def test_two_crawls_of_an_unchanged_portal_say_the_same(
    two_crawls: Any, elsewhere: Callable[[str], Any], papers: Any, portals: Any
) -> None:
    other = elsewhere("other")
    other.now = other.now.replace(year=2027)
    other.crawl(papers.desheng, papers.jinrongjie, coding="gzip")
    other.crawl(papers.news)
    other.crawl(papers.jinrongjie, portal="beijing_gov")
    one, two = rebuild(two_crawls.data, portals).digests, rebuild(other.data, portals).digests
    assert one.report == two.report
    assert one.content != two.content
    assert one.archive != two.archive


def test_another_figure_is_another_report_digest(
    crawls: Any, elsewhere: Callable[[str], Any], papers: Any, portals: Any
) -> None:
    crawls.crawl(papers.jinrongjie)
    other = elsewhere("other")
    other.crawl(papers.jinrongjie_corrected)
    assert rebuild(crawls.data, portals).digests.report != rebuild(other.data, portals).digests.report


def test_the_old_rows_do_not_come_back(two_crawls: Any, portals: Any) -> None:
    """A -wal left beside a database that is replaced would be read into the new one."""
    caught_up(two_crawls.data, portals)
    database = two_crawls.data / "reports.db"
    with closing(sqlite3.connect(database)) as dying:
        dying.execute("UPDATE portals SET title = '旧'")
        dying.commit()
        wal = Path(f"{database}-wal")
        assert wal.stat().st_size
        left = wal.read_bytes()
    wal.write_bytes(left)
    rebuild(two_crawls.data, portals)
    assert not wal.exists()
    with reading(two_crawls.data) as found:
        assert [row["title"] for row in found.rows("SELECT title FROM portals ORDER BY title")] == [
            "西城",
            "首都之窗",
        ]


def test_a_rebuild_and_a_crawl_keep_apart(two_crawls: Any, portals: Any) -> None:
    with Store(two_crawls.data), Store(two_crawls.data), pytest.raises(ArchiveLocked, match="a crawl writes"):
        rebuild(two_crawls.data, portals)
    assert rebuild(two_crawls.data, portals).reports == 2


def test_a_rebuild_without_an_archive_says_so(tmp_path: Path, portals: Any) -> None:
    with pytest.raises(UsageError, match="holds no archive"):
        rebuild(tmp_path, portals)


def test_what_other_code_made_is_made_again(two_crawls: Any, portals: Any) -> None:
    first = caught_up(two_crawls.data, portals)
    with closing(sqlite3.connect(two_crawls.data / "reports.db")) as database:
        database.execute("UPDATE provenance SET value = 'another' WHERE key = 'code'")
        database.execute("UPDATE readings SET value = 99")
        database.commit()
    assert caught_up(two_crawls.data, portals) == first


def test_provenance_names_code_and_inputs_and_no_clock(two_crawls: Any, portals: Any) -> None:
    made = rebuild(two_crawls.data, portals)
    with reading(made.database.parent) as database:
        found = {row["key"]: str(row["value"]) for row in database.rows("SELECT key, value FROM provenance")}
    assert set(found) == {"archive", "code", "forms", "lock", "python", "sqlite", "version"}
    assert found["archive"] == made.digests.archive
    assert found["sqlite"] == sqlite3.sqlite_version
    assert all(found.values())


def test_the_archive_digest_sees_files_come_go_and_shrink(two_crawls: Any) -> None:
    seen = [archive_digest(two_crawls.data)]
    first, second, *_ = sorted(two_crawls.data.rglob("*.warc.gz"))
    first.write_bytes(first.read_bytes()[:-1])
    seen.append(archive_digest(two_crawls.data))
    second.unlink()
    seen.append(archive_digest(two_crawls.data))
    assert len(set(seen)) == 3
