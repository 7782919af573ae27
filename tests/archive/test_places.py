"""What the index of places finds is what reading all files finds; only speed depends on it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from archive import (
    Archive,
    ArchiveError,
    Publication,
    Recorder,
    Run,
    State,
    StoredConversion,
    places,
    sha256_hex,
)
from archive.places import Places, open_places
from archive.reader import ADHOC
from archive.verify import mend, verify
from tests.archive.exchanges import PAGE as BODY
from tests.archive.exchanges import exchange, request
from tests.verify.archives import LONG, PORTAL, SITE, files, make, starts

PAGE = f"{SITE}/page.html"
DOCUMENTS = {"page": sha256_hex(BODY), "trailing": sha256_hex(b"ok")}
View = dict[str, object]


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two runs, each in several files, and two conversions behind them; not to be written to."""
    data = tmp_path_factory.mktemp("places")
    make(data, limit=9_000)
    last = [*Archive(data).runs(PORTAL)][-1]
    with Recorder.beside(data, last) as recorder:
        for name, error in (("page", ""), ("trailing", "it fell over")):
            url = f"{SITE}/{name}.html"
            page = next(one for one in recorder.archive.captures(PORTAL) if one.url == url)
            one = StoredConversion(
                document=DOCUMENTS[name], capture=page.capture, url=url, kind="doc", tool="t", version="1"
            )
            recorder.keep(replace(one, error=error), b"<p>converted</p>")
    return data


@pytest.fixture
def data(pristine: Path, tmp_path: Path) -> Path:
    """A copy to change."""
    return Path(shutil.copytree(pristine, tmp_path / "data"))


def index(data: Path) -> Path:
    return data / "index" / f"{PORTAL}.places"


def seen(data: Path) -> View:
    """What fresh views say, each asked one thing first: whatever has been read before must not matter."""
    ids = [one.capture for one in Archive(data).captures(PORTAL)]
    fresh = Archive(data)
    return {
        "history": Archive(data).history(PORTAL, PAGE),
        "no history": Archive(data).history(PORTAL, f"{SITE}/x.html"),
        "publications": [*Archive(data).publications(PORTAL)],
        "runs": [*Archive(data).runs(PORTAL)],
        "conversions": [*Archive(data).conversions(PORTAL)],
        "conversion": [Archive(data).conversion(PORTAL, one) for one in (*DOCUMENTS.values(), "3" * 64)],
        "entries": [fresh.entry(one) for one in ids],
        "bodies": [Archive(data).body(one.parts[0].capture) for one in fresh.history(PORTAL, PAGE)],
        "captured": [[*Archive(data).captured(PORTAL, run)] for run in ("first", "second", "third")],
        "found": Archive(data).find(PORTAL, "GET", PAGE),
    }


def unindexed(data: Path, folder: Path) -> Path:
    """A copy without any index."""
    shutil.copytree(data, folder)
    shutil.rmtree(folder / "index")
    return folder


def crawled(data: Path) -> tuple[State, str | None]:
    """What becomes of a response that is there already, in a run of its own."""
    with Recorder(data, PORTAL, run="third", options={}) as recorder:
        capture = recorder.write(exchange(LONG, f"{SITE}/again.html", request=request(f"{SITE}/again.html")))
        assert recorder.archive.history(PORTAL, PAGE)
    return capture.state, capture.refers_to


def rewritten(path: Path, change: Callable[[list[str]], list[str]]) -> None:
    """An index that lies with a right last line."""
    *lines, _ = path.read_text("utf-8").splitlines(keepends=True)
    places.write(path, sorted(change(lines)))


def _each(kind: str, change: Callable[[list[str]], list[str]]) -> Callable[[Path], None]:
    """Change what the lines of a kind say: key, file, begin, offset."""

    def lie(path: Path) -> None:
        def changed(lines: list[str]) -> Iterator[str]:
            for line in lines:
                said, *parts = line.rstrip("\n").split(" ")
                yield " ".join([said, *(change(parts) if said == kind else parts)]) + "\n"

        rewritten(path, lambda lines: [*changed(lines)])

    return lie


def _turned(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def _foreign(path: Path) -> None:
    """The index of another folder of the same portal."""
    other = path.parents[2] / "other"
    make(other)
    shutil.copy(index(other), path)


def _stale(path: Path) -> None:
    """As it was when only the first two files were there."""
    known = [one.name for one in files(path.parents[1])[:2]]
    rewritten(path, lambda lines: [line for line in lines if any(name in line for name in known)])


PASSED_OVER: dict[str, Callable[[Path], object]] = {
    "missing": Path.unlink,
    "empty": lambda path: path.write_bytes(b""),
    "cut": lambda path: path.write_bytes(path.read_bytes()[:-1]),
    "cut in half": lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
    "longer": lambda path: path.write_bytes(path.read_bytes() + b"run x y 0 0\n"),
    "a bit": _turned,
    "no first line": lambda path: path.write_bytes(path.read_bytes().partition(b"\n")[2]),
    "no last line": lambda path: path.write_bytes(path.read_bytes()[:-73]),
    "not text": lambda path: path.write_bytes(b"\xff" * 99),
    "covers nothing": lambda path: rewritten(path, lambda lines: []),
    "foreign": _foreign,
    "stale": _stale,
}
KINDS = ("capture", "conversion", "publication", "run", "wire")
CHANGES: dict[str, Callable[[list[str]], list[str]]] = {
    "begins elsewhere": lambda parts: [*parts[:2], str(int(parts[2]) + 1), parts[3]],
    "begins at its commit": lambda parts: [*parts[:2], parts[3], parts[3]],
    "ends elsewhere": lambda parts: [*parts[:3], str(int(parts[3]) + 1)],
    "another record": lambda parts: [*parts[:2], "0", "0"],
    "behind the end": lambda parts: [*parts[:2], "99999999", "99999999"],
    "no number": lambda parts: [*parts[:2], "x", "y"],
    "no place": lambda parts: parts[:2],
}
LIES = {
    f"{kind} {name}": _each(kind, change)
    for kind in KINDS
    for name, change in CHANGES.items()
    if kind in ("capture", "conversion", "wire") or name != "begins at its commit"
    if kind != "run" or name != "another record"
}


@pytest.fixture(scope="module")
def expected(
    pristine: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[View, tuple[State, str | None]]:
    """What is seen and what a crawl does without any index."""
    plain = unindexed(pristine, tmp_path_factory.mktemp("plain") / "data")
    return seen(plain), crawled(plain)


@pytest.mark.parametrize("name", ["right", *PASSED_OVER, *LIES])
def test_whatever_the_index_is(
    data: Path, expected: tuple[View, tuple[State, str | None]], name: str
) -> None:
    change = (PASSED_OVER | LIES).get(name)
    if change:
        change(index(data))
    assert (seen(data), crawled(data)) == expected
    if name in PASSED_OVER:  # a crawl has made it good
        verdict = verify(data)
        assert (verdict.faults, verdict.notes) == ((), ())


def test_what_is_asked_for(data: Path, expected: tuple[View, tuple[State, str | None]]) -> None:
    """The table above compares two views; this is what both must say."""
    said, (state, base) = expected
    assert state is State.REVISIT
    assert Archive(data).capture(base or "").url == PAGE
    assert [one.run for one in Archive(data).history(PORTAL, PAGE)] == ["first", "second"]
    assert [(one.run, bool(one.ended)) for one in Archive(data).runs(PORTAL)] == [
        ("first", True),
        ("second", True),
    ]
    assert [one.error for one in Archive(data).conversions(PORTAL)] == ["", "it fell over"]
    assert said["no history"] == []
    assert all(isinstance(one, Publication) for one in Archive(data).publications(PORTAL))
    assert len(files(data)) > 4
    assert index(data).exists()


def test_a_wrong_line_is_named_and_mended(data: Path) -> None:
    before = index(data).read_bytes()
    for lie in (LIES["publication ends elsewhere"], LIES["capture begins elsewhere"], _turned):
        lie(index(data))
        assert {fault.code for fault in verify(data).faults} & {"index-differs", "index-line"}
        assert {one.code for one in mend(data)} == {"mended"}
        assert index(data).read_bytes() == before


def test_every_bit_counts(data: Path) -> None:
    whole = index(data).read_bytes()
    for at in range(0, len(whole), 41):
        changed = bytearray(whole)
        changed[at] ^= 1 << at % 8
        index(data).write_bytes(changed)
        assert open_places(index(data)) is None, at


def test_no_file_is_read_for_what_the_index_covers(data: Path) -> None:
    """A record of each file is damaged: who reads it to its end knows."""
    known = Places(index(data))
    needed = {(one.file, one.begin) for kind in KINDS[1:] for one in known.find(kind)}
    for path in files(data):
        members = [at for at in starts(path)[:-1] if (path.name, at) not in needed]
        change = bytearray(path.read_bytes())
        for at in members[2:]:  # the warcinfo stays, and what a revisit may refer to
            change[at + 20] ^= 1
        path.write_bytes(change)
    archive = Archive(data)
    assert len(archive.history(PORTAL, PAGE)) == 2
    assert len([*archive.runs(PORTAL)]) == 2
    assert [one.run for one in archive.publications(PORTAL)] == ["first", "second"]
    with Recorder(data, PORTAL, run="third", options={}):
        pass
    shutil.rmtree(data / "index")
    with pytest.raises(ArchiveError):
        archive.volumes(PORTAL)
    with pytest.raises(ArchiveError):
        Recorder(data, PORTAL, run="third", options={})


def test_a_file_that_is_shorter_than_it_was_is_read(data: Path) -> None:
    path = files(data)[1]
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(ArchiveError, match=path.name):
        Archive(data).history(PORTAL, PAGE)


@pytest.mark.parametrize("cut", [0, 700])
def test_a_run_that_died(data: Path, tmp_path: Path, cut: int) -> None:
    """What it has closed or left open is in no index, and is read."""
    with Recorder(data, PORTAL, run="third", options={}) as recorder:
        page = recorder.write(exchange(LONG + b"", f"{SITE}/third.html"))
        old = next(iter(recorder.archive.history(PORTAL, PAGE)))
        kept = recorder.publish(replace(old, url=f"{SITE}/third.html", record="", time="", run=""))
        before = {path: path.read_bytes() for path in (data / "index").iterdir()}
    for path in before:
        path.write_bytes(before[path])
    last = files(data)[-1]
    opened = last.rename(last.with_name(f"{last.name}.open"))
    opened.write_bytes(opened.read_bytes() + b"\x1f\x8b\x08" * cut)
    plain = unindexed(data, tmp_path / "plain")
    assert seen(data) == seen(plain)
    assert Archive(data).history(PORTAL, kept.url) == [kept]
    assert Archive(data).entry(page.capture).capture == page
    assert [one.capture for one in Archive(data).captured(PORTAL, "third")] == [page.capture]
    assert isinstance([*Archive(data).runs(PORTAL)][-1], Run)
    Recorder(data, PORTAL, run="fourth", options={}).close()
    assert not [one for one in verify(data).faults if one.code.startswith("index")]
    assert seen(data) == seen(plain)


def test_urls_of_all_kinds_are_keys(tmp_path: Path) -> None:
    urls = [f"{SITE}/{name}" for name in ("a b", "年报", "a%20b", "a+b", "a\u00a0b", "A B", "")]
    with Recorder(tmp_path, PORTAL, run="r", options={}) as recorder:
        capture = recorder.write(exchange(LONG, PAGE))
        for url in urls:
            recorder.publish(Publication(portal=PORTAL, url=url, parts=(), pairs=((url, capture.capture),)))
    archive = Archive(tmp_path)
    assert [[one.pairs[0][0] for one in archive.history(PORTAL, url)] for url in urls] == [[u] for u in urls]
    assert sorted(one.url for one in archive.publications(PORTAL)) == sorted(urls)
    assert not [one for one in archive.read(PORTAL) if one.noted], "an index that is right was not trusted"


@pytest.mark.parametrize("ending", [".cdxj", ".places", ""])
def test_an_index_that_goes_while_a_crawl_runs(data: Path, ending: str) -> None:
    with Recorder(data, PORTAL, run="third", options={}) as recorder:
        before = recorder.archive.history(PORTAL, PAGE)
        for path in (data / "index").glob(f"{PORTAL}{ending}*"):
            path.unlink()
        assert recorder.archive.history(PORTAL, PAGE) == before
        assert recorder.archive.find(PORTAL, "GET", PAGE) == Archive(data).find(PORTAL, "GET", PAGE)
        assert recorder.write(exchange(LONG, f"{SITE}/again.html")).state is State.REVISIT
    verdict = verify(data)
    assert (verdict.faults, verdict.notes) == ((), ())


def test_a_view_of_the_files_alone_uses_no_index(data: Path, expected: tuple[View, object]) -> None:
    """Lines are gone, under a right digest: nothing but the files can tell."""
    rewritten(index(data), lambda lines: [one for one in lines if not one.startswith(KINDS)])
    assert Archive(data).history(PORTAL, PAGE) == []
    archive = Archive(data, indexed=False)
    assert archive.history(PORTAL, PAGE) == expected[0]["history"]
    assert [archive.conversion(PORTAL, one) for one in DOCUMENTS.values()] == [*archive.conversions(PORTAL)]


def test_an_unknown_record_is_looked_for_everywhere(data: Path) -> None:
    archive = Archive(data)
    with pytest.raises(KeyError):
        archive.entry("urn:uuid:0")
    with Recorder(data, ADHOC, run="r", options={}) as recorder:
        capture = recorder.write(exchange(LONG, PAGE))
    assert archive.entry(capture.capture).capture == capture
