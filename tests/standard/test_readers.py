"""Other tools read every file: warcio, FastWARC, cdxj-indexer; docs/archive.md names the exceptions."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from fastwarc.warc import ArchiveIterator as FastIterator
from warcio.archiveiterator import ArchiveIterator

from archive import Archive
from archive.records import Record, read_records
from tests.said import Said

Known = tuple[str, str]  # record type, id


def ours(path: Path) -> list[Known]:
    return [(one.get("WARC-Type"), one.get("WARC-Record-ID")) for one in read_records(path)]


def files(data: Path) -> list[Path]:
    return sorted(data.rglob("*.warc.gz"))


def test_warcio_reads_every_record(data: Path) -> None:
    for path in files(data):
        with path.open("rb") as file:
            found = [(one.rec_type, one.rec_headers["WARC-Record-ID"]) for one in ArchiveIterator(file)]
        assert found == ours(path)


def test_fastwarc_reads_every_record_and_block(data: Path) -> None:
    for path in files(data):
        with path.open("rb") as file:
            found = [
                (one.headers["WARC-Type"], one.headers["WARC-Record-ID"], one.verify_block_digest())
                for one in FastIterator(file, parse_http=False)
            ]
        assert found == [(kind, name, True) for kind, name in ours(path)]


def chunked_and_revisits(path: Path) -> tuple[set[str], set[str]]:
    """The records that other tools take for wrong, by id."""
    chunked, revisits = set(), set()
    for record in read_records(path):
        head = record.block.read().partition(b"\r\n\r\n")[0].lower()
        if record.get("WARC-Type") == "response" and b"transfer-encoding: chunked" in head:
            chunked.add(record.get("WARC-Record-ID"))
        elif record.get("WARC-Type") == "revisit":
            revisits.add(record.get("WARC-Record-ID"))
    return chunked, revisits


def test_warcio_disputes_payloads_with_chunk_frames_only(data: Path) -> None:
    """It digests chunk frames too; the payload is what they carry (ISO 28500:2017, 5.9)."""
    for path in files(data):
        disputed = set()
        with path.open("rb") as file:
            for one in ArchiveIterator(file, check_digests=True):
                one.content_stream().read()
                if one.digest_checker.passed is False:
                    disputed.add(one.rec_headers["WARC-Record-ID"])
        assert disputed == chunked_and_revisits(path)[0]


def test_fastwarc_disputes_those_and_the_payloads_of_revisits(data: Path) -> None:
    """It digests the block of a revisit; the payload digest is that of the record referred to (6.7.2).

    Of a conversion, whose payload is its block, it finds none: it looks for payloads in HTTP alone.
    """
    for path in files(data):
        with path.open("rb") as file:
            disputed = {
                one.headers["WARC-Record-ID"]
                for one in FastIterator(file, parse_http=True)
                if "WARC-Payload-Digest" in one.headers and not one.verify_payload_digest()
            }
        chunked, revisits = chunked_and_revisits(path)
        converted = {one.get("WARC-Record-ID") for one in read_records(path) if _is_conversion(one)}
        assert disputed == chunked | revisits | converted


def _is_conversion(record: Record) -> bool:
    return record.get("WARC-Type") == "conversion"


def test_cdxj_indexer_finds_the_same_captures_under_the_same_keys(
    data: Path, judge: Callable[..., Said]
) -> None:
    """Key, time, URL, place and length of every response and revisit."""
    archive = Archive(data)
    for name in archive.portals():
        lines = (data / "index" / f"{name}.cdxj").read_text(encoding="utf-8").splitlines()
        mine = {_place(line) for line in lines}
        said = [judge("cdxj-indexer", path) for path in archive.files(name)]
        assert [one.code for one in said] == [0] * len(said)
        theirs = {_place(line) for one in said for line in one.out.splitlines() if '"status"' in line}
        assert mine == theirs


def _place(line: str) -> tuple[str, ...]:
    key, time, fields = line.split(" ", 2)
    found = json.loads(fields)
    return key, time, found["url"], found["filename"], found["offset"], found["length"], found["digest"]
