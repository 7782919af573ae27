"""What a process is handed of an archive says the same as the archive, and nothing of the rest."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from archive import Archive, Part, Publication, Recorder, Role
from archive.captures import StoredConversion
from archive.excerpt import Excerpt, counting_of, entries_of
from tests.archive.exchanges import OK, PAGE, RESPONSES, exchange

HERE, THERE = "http://www.example.cn/a.html", "http://www.example.cn/b.html"


def test_an_excerpt_reads_what_it_names_as_the_archive_does(tmp_path: Path) -> None:
    page = OK + b"Content-Length: %d\r\n\r\n" % len(PAGE) + PAGE
    with Recorder(tmp_path, "beijing_gov", run="r", options={}) as recorder:
        recorder.write(exchange(page))
        again = recorder.write(exchange(page, THERE))
        coded = recorder.write(exchange(RESPONSES["chunked gzip"][0]))
        beside = recorder.write(exchange(RESPONSES["length"][0]))
    assert again.refers_to, "it is a revisit"
    captures = (again, coded)
    parts = [Part(role=Role.DETAIL, url=one.url, name="", capture=one.capture) for one in captures]
    parts.append(Part(role=Role.ATTACHMENT, url=HERE, name="", capture="urn:uuid:never-captured"))
    record = Publication(portal="beijing_gov", url=HERE, parts=tuple(parts))
    archive = Archive(tmp_path, indexed=False)
    excerpt = Excerpt(tmp_path, pickle.loads(pickle.dumps(entries_of(archive, [record]))), {})
    for capture in captures:
        assert excerpt.capture(capture.capture) == archive.capture(capture.capture)
        assert excerpt.body(capture.capture) == archive.body(capture.capture) == PAGE
    for unknown in (beside.capture, parts[-1].capture):
        with pytest.raises(KeyError):
            excerpt.capture(unknown)


def made(document: str, file: int, offset: int, error: str = "") -> StoredConversion:
    return StoredConversion(
        conversion=f"{file} {offset}", portal="beijing_gov", run="r", document=document, capture="c",
        url=HERE, kind="doc", tool="LibreOffice", version="7", error=error, time="", offset=offset,
        file=f"beijing_gov-20261122000000-{file:05}.warc.gz",
    )  # fmt: skip


def test_of_several_conversions_the_one_counts_that_is_there_and_was_written_last() -> None:
    failed = made("d", 3, 1, error="timeout")
    told = [made("d", 0, 9), made("d", 1, 5), made("d", 1, 2), failed, made("e", 0, 3, error="timeout")]
    counting = {document: one.conversion for (_, document), one in counting_of(told).items()}
    assert counting == {"d": "1 5", "e": "0 3"}
    excerpt = Excerpt(Path(), [], counting_of([failed]))
    assert (excerpt.conversion("beijing_gov", "d"), excerpt.conversion("other", "d")) == (failed, None)
