"""WACZ packages: what they hold, the same bytes each time, and nothing wrong that passes."""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import pytest

from archive import Archive, State
from archive.packages import check
from crawler.demo import Replicas
from tests.said import HOME, Said, call

Members = dict[str, bytes]
CDX, IDX, PAGES = "indexes/index.cdx.gz", "indexes/index.idx", "pages/pages.jsonl"
PACKAGE, DIGEST = "datapackage.json", "datapackage-digest.json"
REPORT = "https://www.bjxch.gov.cn/zt/xxgkzl/gknbxq/pnidpv197pntypepvnbpnnfpv2019.html"


@pytest.fixture(scope="module")
def package(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All portals, with the database."""
    path = tmp_path_factory.mktemp("wacz") / "all.wacz"
    said = call("export", "wacz", "--with-database", "--out", path, "--data", data)
    assert said.code == 0, said.err
    return path


@pytest.fixture(scope="module")
def members(package: Path) -> Members:
    """Name → bytes of everything in the package."""
    with ZipFile(package) as box:
        return {name: box.read(name) for name in box.namelist()}


def index(members: Members) -> list[dict[str, str]]:
    lines = gzip.decompress(members[CDX]).decode().splitlines()
    return [json.loads(line.split(" ", 2)[2]) for line in lines]


def test_a_package_is_whole(package: Path) -> None:
    assert check(package) == []


def test_py_wacz_finds_it_valid(package: Path, judge: Callable[..., Said]) -> None:
    said = judge("wacz", "validate", "-f", package)
    assert (said.code, said.out.splitlines()[-1]) == (0, "Validation succeeded, the passed WACZ is valid")


def test_the_same_archive_gives_the_same_bytes(package: Path, data: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(data, tmp_path / "elsewhere")
    for derived in (copy / "index").iterdir():
        derived.unlink()
    said = call("export", "wacz", "--with-database", "--out", tmp_path / "again.wacz", "--data", copy)
    assert said.code == 0, said.err
    assert (tmp_path / "again.wacz").read_bytes() == package.read_bytes()


def test_it_holds_the_files_as_they_are(members: Members, data: Path) -> None:
    files = {path.name: path.read_bytes() for path in data.rglob("*.warc.gz")}
    held = {
        name.removeprefix("archive/"): one for name, one in members.items() if name.startswith("archive/")
    }
    assert held == files


def test_its_index_has_what_can_be_replayed(members: Members, data: Path) -> None:
    archive = Archive(data)
    captures = [one for name in archive.portals() for one in archive.captures(name)]
    confirmed = [one for one in captures if one.state is State.REVISIT and one.status == 304]
    assert len(confirmed) > 50
    wanted = {(one.file, str(one.offset)) for one in captures if one not in confirmed}
    assert {(line["filename"], line["offset"]) for line in index(members)} == wanted


def test_a_form_has_its_fields_in_the_key(members: Members) -> None:
    lines = gzip.decompress(members[CDX]).decode().splitlines()
    posted = [line for line in lines if '"method": "POST"' in line]
    assert posted
    for line in posted:
        key, _, fields = line.split(" ", 2)
        assert "__wb_method=post" in key
        assert "columnid=1229851097" in key
        assert "columnid=1229851097" in json.loads(fields)["requestBody"]


def test_its_pages_are_the_publications_with_their_text(members: Members, data: Path) -> None:
    header, *pages = map(json.loads, members[PAGES].decode().splitlines())
    assert header["format"] == "json-pages-1.0"
    archive = Archive(data)
    shown = [
        archive.capture(one.parts[0].capture).url
        for name in archive.portals()
        for one in archive.publications(name)
        if archive.capture(one.parts[0].capture).state in (State.COMPLETE, State.REVISIT)
    ]
    assert sorted({page["url"] for page in pages}) == sorted(
        {*shown} & {line["url"] for line in index(members)}
    )
    page = next(page for page in pages if page["url"] == REPORT)
    assert page["title"] == "北京市西城区金融街街道2019年政府信息公开工作年度报告"
    assert "一、本年新收政府信息公开申请数量 3 0 0 0 0 0 3" in page["text"]


def test_it_says_what_it_is(members: Members) -> None:
    said = json.loads(members[PACKAGE])
    assert said["wacz_version"] == "1.1.1"
    assert said["description"].endswith("nothing in it comes from the real hosts.")
    assert said["created"].endswith("Z")


def test_the_database_travels_inside(members: Members, data: Path, tmp_path: Path) -> None:
    (tmp_path / "reports.db").write_bytes(members["database/reports.db"])
    rows = [_figures(path) for path in (tmp_path / "reports.db", data / "reports.db")]
    assert rows[0] == rows[1]
    assert len(rows[0]) > 1000


def _figures(path: Path) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as database:
        return database.execute("SELECT report, field, value FROM figures ORDER BY 1, 2").fetchall()


def test_a_portal_alone(data: Path, tmp_path: Path) -> None:
    path = tmp_path / "one.wacz"
    made = call("export", "wacz", "beijing_xicheng", "--out", path, "--data", data, "--json").json
    assert (made["files"], made["pages"], made["size"]) == (2, 10, path.stat().st_size)
    assert check(path) == []
    with ZipFile(path) as box:
        archives = [name for name in box.namelist() if name.startswith("archive/")]
    assert all(name.startswith("archive/beijing_xicheng-") for name in archives)


def write(path: Path, members: Members, seal: bool = True, packed: str = "") -> Path:
    """A package of these members; `seal` makes datapackage.json speak of them."""
    members = {**members}
    if seal and PACKAGE in members:
        said = json.loads(members[PACKAGE])
        inside = {name: one for name, one in members.items() if name not in (PACKAGE, DIGEST)}
        said["resources"] = [
            {"name": n.lower(), "path": n, "bytes": len(b), "hash": f"sha256:{hashlib.sha256(b).hexdigest()}"}
            for n, b in inside.items()
        ]
        members[PACKAGE] = json.dumps(said).encode()
        found = f"sha256:{hashlib.sha256(members[PACKAGE]).hexdigest()}"
        members[DIGEST] = json.dumps({"path": PACKAGE, "hash": found}).encode()
    with ZipFile(path, "w") as box:
        for name, data in members.items():
            box.writestr(name, data, ZIP_DEFLATED if name == packed else ZIP_STORED)
    return path


def lines(members: Members, change: Callable[[list[bytes]], list[bytes]]) -> Members:
    """The package with another index, in one block."""
    new = b"".join(change(gzip.decompress(members[CDX]).splitlines(keepends=True)))
    kept = {name: data for name, data in members.items() if name != IDX}
    return kept | {CDX: gzip.compress(new, mtime=0)}


def archives(members: Members) -> list[str]:
    return sorted(name for name in members if name.startswith("archive/"))


def other(field: str, value: str) -> Callable[[Members], Members]:
    """Give the first index line another value of a field."""

    def change(found: list[bytes]) -> list[bytes]:
        key, time, fields = found[0].decode().split(" ", 2)
        line = f"{key} {time} {json.dumps(json.loads(fields) | {field: value})}\n"
        return sorted([line.encode(), *found[1:]])

    return lambda members: lines(members, change)


def without(name: str) -> Callable[[Members], Members]:
    return lambda members: {key: data for key, data in members.items() if key != name}


def plus(name: str, data: bytes) -> Callable[[Members], Members]:
    return lambda members: members | {name: data}


WRONG = {
    "no pages": (without(PAGES), "pages/pages.jsonl: is missing"),
    "no index": (without(CDX), "indexes/index.cdx.gz: is missing"),
    "no datapackage": (without(PACKAGE), "datapackage.json: is missing"),
    "a foreign file in archive/": (plus("archive/notes.txt", b"x"), "does not belong into archive/"),
    "a folder in pages/": (plus("pages/a/b.jsonl", b"{}"), "does not belong into pages/"),
    "a way out": (plus("../x.txt", b"x"), "leads out of the package"),
    "lines out of order": (lambda m: lines(m, lambda found: found[::-1]), "is not in order"),
    "a line twice": (lambda m: lines(m, lambda found: [found[0], *found]), "is not in order"),
    "a line lost": (lambda m: lines(m, lambda found: found[1:]), "this response is not in the index"),
    "another offset": (other("offset", "7"), "has no record at byte 7"),
    "another length": (other("length", "7"), "the index has another length"),
    "another digest": (other("digest", "sha256:00"), "the index has another digest"),
    "another status": (other("status", "500"), "the index has another status"),
    "another url": (other("url", "https://www.a.cn/"), "the index has another url"),
    "another kind": (other("mime", "warc/revisit"), "the index has another kind"),
    "another file": (other("filename", "x.warc.gz"), "archive/x.warc.gz: has no record"),
    "no JSON in the index": (lambda m: lines(m, lambda found: [b"a b c\n"]), "cannot be read"),
    "a page that nobody captured": (
        lambda m: m | {PAGES: m[PAGES] + b'{"url": "https://a.cn/", "ts": "2026-01-01T00:00:00Z"}\n'},
        "https://a.cn/ is not in the index",
    ),
    "a page without a time": (lambda m: m | {PAGES: m[PAGES] + b'{"url": "x"}\n'}, "has no url or no time"),
    "pages without a header": (
        lambda m: m | {PAGES: m[PAGES].partition(b"\n")[2]},
        "pages/pages.jsonl: has no header",
    ),
    "a block of the index elsewhere": (
        lambda m: m | {IDX: m[IDX].replace(b'"offset": 0', b'"offset": 1')},
        "indexes/index.idx",
    ),
    "a WARC file cut": (lambda m: m | {archives(m)[0]: m[archives(m)[0]][:-9]}, "is damaged at byte"),
    "a WARC file lost": (lambda m: without(archives(m)[0])(m), "has no record at byte"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_found(name: str, members: Members, tmp_path: Path) -> None:
    change, what = WRONG[name]
    faults = check(write(tmp_path / "wrong.wacz", change(members)))
    assert any(what in str(fault) for fault in faults), faults


def test_resealing_alone_is_no_fault(members: Members, tmp_path: Path) -> None:
    assert check(write(tmp_path / "same.wacz", members)) == []


UNSEALED: dict[str, Callable[[Members], Members]] = {
    "a byte of the database": lambda m: m | {"database/reports.db": m["database/reports.db"][:-1] + b"!"},
    "a file that nobody lists": plus("notes.txt", b"x"),
    "a listed file is missing": without("database/reports.db"),
    "another datapackage": lambda m: m | {PACKAGE: m[PACKAGE] + b" "},
    "a datapackage that is a list": lambda m: m | {PACKAGE: b"[]"},
}


@pytest.mark.parametrize("name", UNSEALED)
def test_what_breaks_the_seal_is_found(name: str, members: Members, tmp_path: Path) -> None:
    assert check(write(tmp_path / "wrong.wacz", UNSEALED[name](members), seal=False)) != []


def test_files_compressed_twice_are_found(members: Members, tmp_path: Path) -> None:
    faults = check(write(tmp_path / "wrong.wacz", members, packed=archives(members)[0]))
    assert any("must be stored" in str(fault) for fault in faults)


@pytest.mark.parametrize("cut", [0, 10, 100_000, -30])
def test_a_cut_package_is_no_package(cut: int, package: Path, tmp_path: Path) -> None:
    (tmp_path / "cut.wacz").write_bytes(package.read_bytes()[:cut])
    assert "is no whole ZIP file" in str(check(tmp_path / "cut.wacz")[0])


def test_py_wacz_misses_what_we_find(members: Members, judge: Callable[..., Said], tmp_path: Path) -> None:
    path = write(tmp_path / "wrong.wacz", without(PAGES)(members))
    assert judge("wacz", "validate", "-f", path).code == 0
    assert str(check(path)[0]) == "pages/pages.jsonl: is missing"


def test_open_files_are_left_out_and_named(data: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(data / "warc" / "beijing_gov", tmp_path / "data" / "warc" / "beijing_gov")
    last = max(copy.glob("*.warc.gz"))
    last.rename(f"{last}.open")
    said = call("export", "wacz", "--json", "--data", tmp_path / "data")
    assert (said.code, said.json["files"]) == (0, 1)
    assert f"still open: {last.name}.open" in said.err
    assert Path(said.json["path"]) == tmp_path / "data" / "beijing_gov.wacz"


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (["nobody"], "has no folder 'nobody'; it has beijing_dongcheng"),
        (["--out", "/nowhere/x.wacz"], "/nowhere is no folder"),
        (["--data", HOME], "holds no archive"),
    ],
)
def test_what_cannot_be_is_one_line(words: list[str], error: str, data: Path) -> None:
    said = call("export", "wacz", "--data", data, *words)
    assert (said.code, said.out, said.err.count("\n")) == (2, "", 1)
    assert error in said.err


def test_a_damaged_archive_gives_no_package(data: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(data, tmp_path / "data")
    file = min(copy.rglob("*.warc.gz"))
    file.write_bytes(file.read_bytes()[:-7])
    said = call("export", "wacz", "--out", tmp_path / "x.wacz", "--data", copy)
    assert said.code == 4
    assert said.err.splitlines()[-1].startswith(f"Error: {file.name} is damaged")
    assert [*tmp_path.glob("x.wacz*")] == []


def test_every_replica_is_in_it(members: Members) -> None:
    assert {name.split("/")[1].split("-")[0] for name in archives(members)} == {*Replicas.portals}
