"""The mutation corpus: every change is found, under the codes that it calls for and no other."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from archive.verify import CODES, verify
from tests.verify.archives import PORTAL, codes, files, first, kind, make, pack, put, records
from tests.verify.mutations import BYTES, FOLDER, INDEX, RECORDS, swap


def test_a_whole_archive_is_whole(pristine: Path) -> None:
    verdict = verify(pristine)
    assert (verdict.faults, verdict.notes) == ((), ())
    assert (verdict.files, verdict.records, verdict.captures) == (2, 82, 26)
    assert verdict.stored == sum(path.stat().st_size for path in files(pristine))
    assert verdict.content == sum(len(raw) for path in files(pristine) for raw in records(path))


def test_many_files_are_whole(tmp_path: Path) -> None:
    make(tmp_path, limit=1)
    verdict = verify(tmp_path)
    assert verdict.whole
    assert verdict.files > 20


@pytest.mark.parametrize("name", RECORDS)
def test_changed_records(data: Path, name: str) -> None:
    change, expected = RECORDS[name]
    path = files(data)[0]
    put(path, pack(change(records(path))))
    assert codes(data) == expected


def test_every_fault_of_a_record_has_its_place(data: Path) -> None:
    path = files(data)[0]
    raw = records(path)
    n = first(raw, "response", b"/search.html")
    put(path, pack(swap(raw, n, b"ok\r\n", b"ko\r\n")))
    offset = len(pack(raw[:n]))
    block, payload = verify(data).faults
    assert str(block).startswith(f"warc/{PORTAL}/{path.name}:{offset} block-digest sha256:")
    assert str(payload).startswith(f"warc/{PORTAL}/{path.name}:{offset} payload-digest sha256:")


@pytest.mark.parametrize("name", BYTES)
def test_changed_bytes(data: Path, name: str) -> None:
    change, expected = BYTES[name]
    path = files(data)[0]
    put(path, change(records(path)))
    assert codes(data) == expected


@pytest.mark.parametrize("name", FOLDER)
def test_a_changed_folder(data: Path, name: str) -> None:
    change, expected = FOLDER[name]
    change(data / "warc" / PORTAL)
    assert codes(data) == expected


@pytest.mark.parametrize("name", INDEX)
def test_a_changed_index(data: Path, name: str) -> None:
    change, expected = INDEX[name]
    change(data / "index" / f"{PORTAL}.cdxj")
    assert codes(data) == expected


def test_a_missing_index_is_no_fault(data: Path) -> None:
    (data / "index" / f"{PORTAL}.cdxj").unlink()
    verdict = verify(data)
    assert verdict.whole
    assert [note.code for note in verdict.notes] == ["no-index"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_file(data: Path) -> None:
    files(data)[0].chmod(0)
    assert "unreadable" in codes(data)


def test_every_code_that_is_expected_is_documented() -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "archive.md").read_text("utf-8")
    expected = {
        code for table in (RECORDS, BYTES, FOLDER, INDEX) for _, found in table.values() for code in found
    }
    assert expected <= CODES.keys()
    assert [code for code, what in CODES.items() if f"| `{code}` | {what} |" not in page] == []


def test_only_a_commit_ends_an_exchange(pristine: Path) -> None:
    kinds = [kind(raw) for raw in records(files(pristine)[0])]
    assert kinds[:4] == ["warcinfo", "request", "metadata", "response"]
