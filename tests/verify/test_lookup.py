"""What the index finds is what reading all files finds; where it cannot be trusted the files are read."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from archive import Archive, Capture
from archive.lookup import COVERED
from tests.verify.archives import PORTAL, SITE, files, make

BODY = "年度=2020".encode()
NAMES = (
    "index",
    "page",
    "same",
    "file",
    "trailing",
    "cut",
    "blocked",
    "failed",
    "head",
    "search",
    "old",
    "none",
)
METHODS = (("GET", b""), ("HEAD", b""), ("POST", BODY), ("POST", b"other"))


def answers(data: Path) -> dict[tuple[str, str, bytes], Capture | None]:
    """What a fresh view finds for every request that could have been made."""
    archive = Archive(data)
    return {
        (name, method, body): archive.find(PORTAL, method, f"{SITE}/{name}.html", body)
        for name in NAMES
        for method, body in METHODS
    }


def unindexed(data: Path, folder: Path) -> Path:
    """A copy without an index: all files are read."""
    shutil.copytree(data, folder)
    shutil.rmtree(folder / "index")
    return folder


@pytest.mark.parametrize("limit", [1, 1_000_000])
def test_the_index_finds_what_the_files_hold(tmp_path: Path, limit: int) -> None:
    data = tmp_path / "data"
    make(data, limit=limit)
    plain = unindexed(data, tmp_path / "plain")
    assert answers(data) == answers(plain)
    indexed, read = Archive(data), Archive(plain)
    for found in filter(None, answers(data).values()):
        again = indexed.find(PORTAL, found.method, found.url, BODY if found.method == "POST" else b"")
        assert again == found
        assert indexed.response(found.capture) == read.response(found.capture)
        assert indexed.entry(found.capture) == read.entry(found.capture)
    assert list(indexed.captures(PORTAL)) == list(read.captures(PORTAL))
    assert indexed.rendered(PORTAL, f"{SITE}/page.html") == read.rendered(PORTAL, f"{SITE}/page.html")


def test_no_file_is_read_for_what_the_index_covers(data: Path) -> None:
    archive = Archive(data)
    found = archive.find(PORTAL, "GET", f"{SITE}/same.html")
    assert found is not None
    assert archive.body(found.capture)  # of a revisit
    damaged = files(data)[0]
    damaged.write_bytes(damaged.read_bytes()[:-1])  # reading it to its end would raise
    assert Archive(data).find(PORTAL, "GET", f"{SITE}/index.html") is not None


def test_files_that_the_index_does_not_cover_are_read(data: Path, tmp_path: Path) -> None:
    before = answers(data)
    covered = data / "index" / f"{PORTAL}{COVERED}"
    name = files(data)[1].name
    covered.write_text("".join(line for line in covered.read_text().splitlines(True) if name not in line))
    index = covered.with_suffix(".cdxj")
    index.write_text(
        "".join(line for line in index.read_text("utf-8").splitlines(True) if name not in line), "utf-8"
    )
    _, *names = covered.read_text().splitlines()
    covered.write_text("\n".join([str(index.stat().st_size), *names, ""]))
    files(data)[1].rename(files(data)[1].with_name(f"{name}.open"))
    assert answers(data) == before


@pytest.mark.parametrize("old", ['"offset": "', '"id": "urn:uuid:', '"filename": "b', '"date": "2'])
def test_an_index_that_lies_is_not_trusted(data: Path, old: str) -> None:
    before = answers(data)
    index = data / "index" / f"{PORTAL}.cdxj"
    text = index.read_text("utf-8")
    changed = text.replace(old, old[:-1] + ("9" if old.endswith('"') else "x"))
    assert changed != text
    index.write_text(changed, "utf-8")
    covered = index.with_suffix(COVERED)
    covered.write_text("\n".join([str(index.stat().st_size), *covered.read_text().splitlines()[1:], ""]))
    assert answers(data) == before


def test_a_view_sees_a_newer_index(data: Path) -> None:
    whole = (data / "index" / f"{PORTAL}.cdxj").read_bytes()
    archive = Archive(data)
    before = archive.find(PORTAL, "GET", f"{SITE}/old.html")
    shutil.rmtree(data / "index")
    assert archive.find(PORTAL, "GET", f"{SITE}/old.html") == before
    (data / "index").mkdir()
    (data / "index" / f"{PORTAL}.cdxj").write_bytes(whole)
    assert archive.find(PORTAL, "GET", f"{SITE}/old.html") == before
