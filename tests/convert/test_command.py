"""`guidang convert` and `guidang crawl` as processes: counts, Ctrl-C, SIGKILL, other tools' opinion."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from hashlib import sha256
from itertools import count
from pathlib import Path
from zipfile import ZipFile

import pytest
from fastwarc.warc import ArchiveIterator as FastRecords
from warcio.archiveiterator import ArchiveIterator as Records

from archive import Archive
from archive.packages.checking import check
from archive.verify import verify
from crawler.demo import Replicas
from pipelines.convert.office import Office as LibreOffice
from pipelines.store import reading
from tests.convert.programs import BROKEN, SLOW, Office, word
from tests.convert.test_converting import PORTAL, paper
from tests.said import GUIDANG, HOME, Said, call, detours
from tests.store.conftest import Crawls

SOFFICE = LibreOffice().version()  # before a test takes it from PATH


def programs(office: Office | None) -> str:
    """A PATH with the program of the tests and no other."""
    return str(office.folder) if office else "/nonexistent"


def guidang(*words: object, office: Office | None = None) -> Said:
    return call(*words, PATH=programs(office))


def content(data: Path) -> str:
    """The content digest of the database as it is."""
    with reading(data) as database:
        return database.digests().content


def rebuilt(data: Path, *words: str) -> str:
    """That of one made anew, without any tool."""
    return str(guidang("rebuild", *words, "--json", "--data", data).json["digests"]["content"])


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path / "office")


def before(other: bytes) -> bytes:
    """A document that is converted before another one: they are taken by their sha256."""
    made = (word(b"<p>%d</p>" % n) for n in count())
    return next(one for one in made if sha256(one).digest() < sha256(other).digest())


def test_counts_and_notes(crawls: Crawls, office: Office) -> None:
    crawls.crawl(paper(), paper(BROKEN, "/gknb/broken"))
    said = guidang("convert", "--json", "--data", crawls.data)
    empty = {"converted": 0, "already": 0, "failed": 0, "failed_before": 0, "missing": {}}
    assert (said.code, said.json) == (
        0,
        {"portals": [{"portal": PORTAL, **empty, "missing": {"LibreOffice": 2}}], "reports": 1},
    )
    assert "2 documents are not converted: LibreOffice is not installed" in said.err
    said = guidang("convert", PORTAL, "--json", "--data", crawls.data, office=office)
    assert said.json["portals"] == [{"portal": PORTAL, **empty, "converted": 1, "failed": 1}]
    said = guidang("convert", "--data", crawls.data, office=office)
    assert (said.code, office.calls) == (0, 2)
    said = guidang("convert", "--again", "--json", "--data", crawls.data, office=office)
    assert said.json["portals"] == [{"portal": PORTAL, **empty, "converted": 1, "failed": 1}]


@pytest.mark.parametrize(
    ("words", "code", "error"),
    [
        (["convert", "nowhere"], 2, "has no folder 'nowhere'"),
        (["convert", "--data", "empty"], 2, "holds no archive"),
    ],
)
def test_errors_are_one_line(crawls: Crawls, tmp_path: Path, words: list[str], code: int, error: str) -> None:
    crawls.crawl(paper())
    data = ["--data", crawls.data] if "--data" not in words else []
    words = [str(tmp_path / word) if word == "empty" else word for word in words]
    said = guidang(*words, *data)
    assert (said.code, said.err.count("\n")) == (code, 1)
    assert error in said.err
    assert not (tmp_path / "empty").exists()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL], ids=["Ctrl-C", "SIGKILL"])
def test_what_was_converted_is_kept(crawls: Crawls, office: Office, number: signal.Signals) -> None:
    crawls.crawl(paper(before(SLOW)), paper(SLOW, "/gknb/slow"))
    words = [*GUIDANG, "convert", "--data", str(crawls.data)]
    env = {**os.environ, "PATH": programs(office)}
    with subprocess.Popen(
        words, cwd=HOME, env=env, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
    ) as process:
        deadline = time.monotonic() + 60
        while office.calls < 2 and time.monotonic() < deadline:
            time.sleep(0.02)
        process.send_signal(number)
        _, err = process.communicate(timeout=20)
    if number is signal.SIGINT:
        assert (process.returncode, err.splitlines()[-1][:14]) == (130, "Error: stopped")
        assert verify(crawls.data).faults == ()
    assert len(list(Archive(crawls.data).conversions(PORTAL))) == 1
    office.hurry()
    said = guidang("convert", "--json", "--data", crawls.data, office=office)
    (row,) = said.json["portals"]
    assert (row["converted"], row["already"], office.calls) == (1, 1, 3)
    assert verify(crawls.data).faults == ()
    kept = content(crawls.data)
    assert rebuilt(crawls.data) == kept


def test_a_plain_scrapy_crawl_converts_what_is_new(tmp_path: Path, replicas: Replicas) -> None:
    office, data = Office(tmp_path / "office"), tmp_path / "data"
    settings = {
        "GUIDANG_DATA": data,
        "GUIDANG_CONNECT_TO": ",".join(replicas.connect_to),
        "GUIDANG_CACERT": replicas.cacert,
    }
    words = [word for name, value in settings.items() for word in ("-s", f"{name}={value}")]
    scrapy = [sys.executable, "-m", "scrapy", "crawl", "zhejiang_huangyan"]
    said = call(*words, program=scrapy, PATH=programs(office))
    assert said.code == 0, said.err
    (conversion,) = Archive(data).conversions("zhejiang_huangyan")
    assert (conversion.kind, conversion.error, office.calls) == ("rtf", "", 1)
    assert rebuilt(data) == content(data)


@pytest.fixture(scope="module")
def replicas() -> Iterator[Replicas]:
    """The portals on loopback."""
    with Replicas() as open_replicas:
        yield open_replicas


def crawl(data: Path, replicas: Replicas, *words: str, office: Office | None = None) -> Said:
    asked = ["crawl", "beijing_dongcheng", *detours(replicas), "--json", "--data", data]
    return guidang(*asked, *words, office=office)


def test_a_crawl_converts_what_is_new(tmp_path: Path, replicas: Replicas, office: Office) -> None:
    data = tmp_path / "data"
    said = crawl(data, replicas)
    assert (said.code, "LibreOffice is not installed" in said.err) == (0, True)
    without = said.json["digests"]["content"]
    assert crawl(data, replicas, "--fetch", "archive", office=office).json["digests"]["content"] == without
    assert office.calls == 0
    said = crawl(data, replicas, office=office)
    calls = office.calls
    assert calls > 0
    crawl(data, replicas, office=office)
    assert office.calls == calls
    kept = content(data)
    assert rebuilt(data, "--workers", "2") == kept


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
def test_with_libreoffice(tmp_path: Path, replicas: Replicas) -> None:
    data = tmp_path / "data"
    said = call("crawl", "beijing_dongcheng", *detours(replicas), "--data", data)
    assert said.code == 0, said.err
    kept = content(data)
    with reading(data) as database:
        found = database.rows("SELECT tool, tool_version, error FROM conversions")
    assert {(one["tool"], one["tool_version"], one["error"]) for one in found} == {
        ("LibreOffice", SOFFICE, "")
    }
    assert verify(data).faults == ()
    assert rebuilt(data) == kept


def test_other_tools_read_the_files(crawls: Crawls, office: Office, tmp_path: Path) -> None:
    crawls.crawl(paper())
    guidang("convert", "--data", crawls.data, office=office)
    path = Archive(crawls.data).files(PORTAL)[-1]
    with path.open("rb") as file:
        read = [
            (one.rec_type, len(one.content_stream().read())) for one in Records(file, check_digests="raise")
        ]
    assert [kind for kind, _ in read] == ["warcinfo", "metadata", "conversion"]
    with path.open("rb") as file:
        fast = [(one.headers["WARC-Type"], one.verify_block_digest(), len(one.reader.read()))
                for one in FastRecords(file, parse_http=False)]  # fmt: skip
    assert [(kind, size) for kind, whole, size in fast if whole] == read
    package = tmp_path / "all.wacz"
    said = guidang("export", "wacz", "--out", package, "--data", crawls.data)
    assert (said.code, check(package)) == (0, [])
    with ZipFile(package) as box:
        assert f"archive/{path.name}" in box.namelist()
