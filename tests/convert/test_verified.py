"""Verify knows the records of a conversion; what somebody changes in them is found."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from archive import Archive, Recorder, StoredConversion, sha256_hex
from archive.records import new_id
from archive.verify import mend, verify
from tests.verify.archives import (
    PORTAL,
    codes,
    field,
    files,
    kind,
    make,
    pack,
    put,
    records,
    redigest,
    starts,
)

HTML = "<p>一、总体情况</p>".encode()
Raw = list[bytes]


def made(data: Path) -> Path:
    """An archive with conversions of what the first run captured."""
    make(data)
    archive = Archive(data)
    *_, run = archive.runs(PORTAL)
    captures = [one for one in archive.captures(PORTAL) if one.run == "first" and one.payload]
    found = {one.url.rpartition("/")[2]: one for one in reversed(captures)}  # the first of each address
    with Recorder.beside(data, run) as recorder:
        for name, error in (("page.html", ""), ("index.html", ""), ("file.html", "it ended with 77")):
            capture = found[name]
            asked = StoredConversion(
                document=sha256_hex(archive.body(capture.capture)),
                capture=capture.capture,
                url=capture.url,
                kind="doc",
                tool="Ours",
                version="1",
                error=error,
            )
            recorder.keep(asked, b"" if error else HTML)
    return data


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive as it was made."""
    return made(tmp_path_factory.mktemp("pristine"))


@pytest.fixture
def data(pristine: Path, tmp_path: Path) -> Path:
    """A copy to damage."""
    return Path(shutil.copytree(pristine, tmp_path / "data"))


def test_a_whole_archive_is_whole(data: Path) -> None:
    verdict = verify(data)
    assert (verdict.faults, verdict.notes) == ((), ())
    assert verdict.captures == 26
    assert [kind(one) for one in records(files(data)[-1])] == [
        "warcinfo",
        *("metadata", "conversion") * 2,
        "metadata",
    ]
    assert verify(data, workers=2).faults == ()


ABOUT, MADE, CODED, FAILED = 1, 2, 3, 5  # the records of the file


def drop(n: int) -> Callable[[Raw], Raw]:
    return lambda raw: raw[:n] + raw[n + 1 :]


def swap(n: int, old: bytes, new: bytes) -> Callable[[Raw], Raw]:
    """Other bytes in a record, whose length and block digest are right again."""

    def change(raw: Raw) -> Raw:
        assert old in raw[n]
        return [*raw[:n], redigest(raw[n].replace(old, new, 1)), *raw[n + 1 :]]

    return change


def line(n: int, name: bytes, value: bytes) -> Callable[[Raw], Raw]:
    """Another value of a field of the head or of a fact."""
    return lambda raw: swap(n, name + b": " + field(raw[n], name), name + b": " + value)(raw)


ID = f"<{new_id()}>".encode()
CHANGES: dict[str, tuple[Callable[[Raw], Raw], set[str]]] = {
    "no HTML": (drop(MADE), {"unfinished"}),
    "no metadata": (drop(ABOUT), {"exchange"}),
    "HTML before its metadata": (lambda raw: [raw[0], raw[2], raw[1], *raw[3:]], {"exchange", "unfinished"}),
    "HTML changed": (
        lambda raw: [*raw[:MADE], raw[MADE].replace(b"<p>", b"<b>"), *raw[MADE + 1 :]],
        {"block-digest", "payload-digest"},
    ),
    "another payload digest": (
        line(MADE, b"WARC-Payload-Digest", b"sha256:" + b"0" * 64),
        {"payload-digest"},
    ),
    "no payload digest": (
        lambda raw: swap(
            MADE, b"WARC-Payload-Digest: " + field(raw[MADE], b"WARC-Payload-Digest") + b"\r\n", b""
        )(raw),
        {"field-missing"},
    ),
    "another type": (line(MADE, b"Content-Type", b"text/plain"), {"field-value"}),
    "an address": (swap(MADE, b"WARC-Warcinfo-ID", b"WARC-IP-Address: 192.0.2.7\r\nWARC-Warcinfo-ID"),
                   {"conversion"}),
    "of the same event": (
        lambda raw: swap(
            MADE,
            b"WARC-Warcinfo-ID",
            b"WARC-Concurrent-To: " + field(raw[ABOUT], b"WARC-Record-ID") + b"\r\nWARC-Warcinfo-ID",
        )(raw),
        {"conversion"},
    ),
    "another date": (line(MADE, b"WARC-Date", b"2026-11-22T05:00:00Z"), {"date"}),
    "another address of the capture": (
        lambda raw: line(ABOUT, b"WARC-Target-URI", b"http://www.beijing.gov.cn/x")(
            line(MADE, b"WARC-Target-URI", b"http://www.beijing.gov.cn/x")(raw)
        ),
        {"refers-to"},
    ),
    "another capture": (
        lambda raw: line(MADE, b"WARC-Refers-To", field(raw[FAILED], b"WARC-Refers-To"))(raw),
        {"refers-to", "conversion"},
    ),
    "no such capture": (line(MADE, b"WARC-Refers-To", ID), {"refers-to"}),
    "metadata of another conversion": (line(ABOUT, b"WARC-Refers-To", ID), {"unfinished", "exchange"}),
    "another document": (line(ABOUT, b"document", b"0" * 64), {"conversion"}),
    "another document of a coded page": (line(CODED, b"document", b"0" * 64), {"conversion"}),
    "another document of a failure": (line(FAILED, b"document", b"0" * 64), {"conversion"}),
    "no digest as document": (line(ABOUT, b"document", b"d"), {"conversion"}),
    "no tool": (lambda raw: swap(ABOUT, b"tool: Ours\r\n", b"")(raw), {"conversion"}),
    "no version": (lambda raw: swap(ABOUT, b"version: 1\r\n", b"")(raw), {"conversion"}),
    "another run": (line(ABOUT, b"run", b"third"), {"conversion"}),
    "another portal": (line(ABOUT, b"portal", b"beijing_dongcheng"), {"conversion"}),
    "a failure that succeeded": (line(FAILED, b"state", b"complete"), {"conversion", "unfinished"}),
    "a success that failed": (line(ABOUT, b"state", b"failed"), {"conversion", "exchange", "refers-to"}),
    "no state that is one": (line(ABOUT, b"state", b"blocked"), {"conversion"}),
    "no error": (lambda raw: swap(FAILED, b"error: it ended with 77\r\n", b"")(raw), {"conversion"}),
    "twice": (lambda raw: [*raw, raw[ABOUT], raw[MADE]], {"id-twice"}),
}  # fmt: skip


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_is_found(data: Path, name: str) -> None:
    change, expected = CHANGES[name]
    path = files(data)[-1]
    put(path, pack(change(records(path))))
    assert codes(data) == expected


def test_flipped_bytes_are_found(data: Path) -> None:
    path = files(data)[-1]
    good = path.read_bytes()
    for at in range(0, len(good), 61):
        path.write_bytes(good[:at] + bytes([good[at] ^ 0x10]) + good[at + 1 :])
        assert verify(data).faults, at


@pytest.mark.parametrize(("last", "kept"), [(MADE, 0), (CODED, 1), (FAILED, 2)])
def test_repair_cuts_a_torn_conversion_as_readers_do(data: Path, last: int, kept: int) -> None:
    path = files(data)[-1]
    end = starts(path)[last + 1] - 1
    opened = path.with_name(path.name + ".open")
    opened.write_bytes(path.read_bytes()[:end])
    path.unlink()
    sums = path.parent / "SHA256SUMS"
    sums.write_text("".join(one for one in sums.read_text().splitlines(True) if path.name not in one))
    assert len(list(Archive(data).conversions(PORTAL))) == kept
    assert [one.code for one in mend(data) if one.file.endswith(".open")] == ["mended"]
    assert verify(data).faults == ()
    assert len(list(Archive(data).conversions(PORTAL))) == kept


def test_damage_before_whole_conversions_is_not_cut(data: Path) -> None:
    path = files(data)[-1]
    begin = starts(path)[ABOUT]
    good = path.read_bytes()
    path.with_name(path.name + ".open").write_bytes(good[: begin + 20] + b"XXXX" + good[begin + 24 :])
    path.unlink()  # whole conversions lie behind
    assert [one.code for one in mend(data) if one.file.endswith(".open")] == ["left"]
