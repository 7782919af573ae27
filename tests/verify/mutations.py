"""What a disk, a hand or a bug may do to an archive: a name, the change, the codes that say so."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path

from archive.records import new_id
from archive.writer import SUMS
from tests.verify.archives import field, files, first, pack, records, redigest

Raw = list[bytes]


def swap(raw: Raw, n: int, old: bytes, new: bytes) -> Raw:
    assert old in raw[n]
    return [*raw[:n], raw[n].replace(old, new, 1), *raw[n + 1 :]]


def drop(raw: Raw, n: int) -> Raw:
    return raw[:n] + raw[n + 1 :]


def swapped_digests(raw: Raw) -> Raw:
    one, other = first(raw, "response", b"/page.html"), first(raw, "response", b"/index.html")
    mine, its = (field(raw[n], b"WARC-Payload-Digest") for n in (one, other))
    return swap(swap(raw, one, mine, its), other, its, mine)


def same_page(raw: Raw) -> int:
    return first(raw, "revisit", b"/same.html")


def changed(kind_: str, old: bytes, new: bytes, containing: bytes = b"") -> Callable[[Raw], Raw]:
    """A record of a type with other bytes; its length and block digest are right again."""

    def change(raw: Raw) -> Raw:
        n = first(raw, kind_, containing or old)
        return [*raw[:n], redigest(swap(raw, n, old, new)[n]), *raw[n + 1 :]]

    return change


def reordered(raw: Raw) -> Raw:
    """The revisit's whole exchange before the one that it refers to."""
    n, base = same_page(raw), first(raw, "response", b"/page.html")
    group = raw[n - 2 : n + 1]
    rest = raw[: n - 2] + raw[n + 1 :]
    return rest[: base - 2] + group + rest[base - 2 :]


def again(raw: Raw) -> Raw:
    n = first(raw, "response", b"/page.html")
    return raw[: n + 1] + raw[n - 2 :]


# Records changed by somebody who renews the sums and takes the index away: name → (change, codes).
RECORDS: dict[str, tuple[Callable[[Raw], Raw], set[str]]] = {
    "a byte of a block": (lambda raw: swap(raw, same_page(raw), b"200 OK", b"200 KO"), {"block-digest"}),
    "digests swapped": (swapped_digests, {"payload-digest", "refers-to"}),
    "a payload changed, its block digest too": (
        changed("response", b"ok", b"ko", b"/search.html"),
        {"payload-digest"},
    ),
    "a chunk frame changed": (
        changed("response", b"\r\n0\r\n\r\n", b"\r\n00\r\n\r\n", b"/index.html"),
        {"exchange"},
    ),
    "a request's body changed": (changed("request", b"=2020", b"=2021"), {"payload-digest"}),
    "no block digest": (
        lambda raw: swap(raw, 4, b"WARC-Block-Digest: " + field(raw[4], b"WARC-Block-Digest") + b"\r\n", b""),
        {"digest-missing"},
    ),
    "no date": (
        lambda raw: swap(raw, 1, b"WARC-Date: " + field(raw[1], b"WARC-Date") + b"\r\n", b""),
        {"field-missing", "date"},
    ),
    "two types": (
        lambda raw: swap(raw, 1, b"WARC-Type", b"WARC-Type: request\r\nWARC-Type"),
        {"field-twice"},
    ),
    "a folded field": (
        lambda raw: swap(raw, 1, b"Content-Type: ", b"Content-Type:\r\n "),
        {"head", "field-value"},
    ),
    "a bare line feed": (
        lambda raw: swap(raw, 1, b"\r\nWARC-Date", b"\nWARC-Date"),
        {"head", "field-missing", "date", "concurrent-to"},
    ),
    "another version": (lambda raw: swap(raw, 1, b"WARC/1.1", b"WARC/1.0"), {"head"}),
    "a wrong length": (lambda raw: swap(raw, 1, b"Content-Length: ", b"Content-Length: 1"), {"length"}),
    "one line end at the end": (
        lambda raw: swap(raw, first(raw, "response", b"/search.html"), b"ok\r\n\r\n", b"ok\r\n"),
        {"length", "record-end", "block-digest", "payload-digest", "exchange"},
    ),
    "two records in a member": (
        lambda raw: [*raw[:1], raw[1] + raw[2], *raw[3:]],
        {"length", "block-digest", "digest-missing", "concurrent-to", "exchange"},
    ),
    "an unknown address": (
        lambda raw: swap(raw, 1, b"192.0.2.7", b"192.0.2.777"),
        {"field-value", "exchange"},
    ),
    "a 13th month": (lambda raw: swap(raw, 1, b"2026-11-", b"2026-13-"), {"date"}),
    "another date in one record": (lambda raw: swap(raw, 1, b"T05:00:00", b"T05:00:01"), {"date"}),
    "no warcinfo": (lambda raw: raw[1:], {"warcinfo", "exchange", "publication", "run"}),
    "another file's name": (lambda raw: swap(raw, 0, b"-00000.warc", b"-00009.warc"), {"warcinfo"}),
    "another warcinfo": (
        lambda raw: swap(raw, 1, field(raw[1], b"WARC-Warcinfo-ID"), f"<{new_id()}>".encode()),
        {"warcinfo"},
    ),
    "a lost request": (lambda raw: drop(raw, first(raw, "request", b"/old.html")), {"concurrent-to"}),
    "a lost metadata record": (
        lambda raw: drop(raw, first(raw, "metadata", b"/old.html")),
        {"concurrent-to", "exchange"},
    ),
    "a lost commit": (lambda raw: drop(raw, first(raw, "response", b"/old.html")), {"unfinished"}),
    "a lost exchange that others refer to": (
        lambda raw: (
            raw[: first(raw, "response", b"/page.html") - 2]
            + raw[first(raw, "response", b"/page.html") + 1 :]
        ),
        {"refers-to", "publication"},
    ),
    "a lost metadata record of a failure": (
        lambda raw: drop(raw, first(raw, "metadata", b"state: failed")),
        {"unfinished"},
    ),
    "reordered exchanges": (reordered, {"order"}),
    "reordered records": (lambda raw: [raw[0], raw[2], raw[1], *raw[3:]], {"order"}),
    "a request after its response": (
        lambda raw: [raw[0], raw[2], raw[3], raw[1], *raw[4:]],
        {"concurrent-to", "unfinished"},
    ),
    "a record twice": (lambda raw: [*raw[:2], raw[1], *raw[2:]], {"id-twice", "unfinished"}),
    "an exchange twice": (again, {"id-twice"}),
    "a state that is none": (
        changed("metadata", b"state: complete", b"state: completed"),
        {"exchange", "publication"},
    ),
    "a state that the response denies": (
        changed("metadata", b"state: truncated", b"state: complete"),
        {"exchange"},
    ),
    "a response shorter than promised": (
        changed("response", b"Content-Length: 2", b"Content-Length: 20", b"/search.html"),
        {"exchange"},
    ),
    "surplus bytes nobody mentioned": (
        changed("response", b"\r\n\r\nok", b"\r\n\r\nok!!", b"/search.html"),
        {"exchange"},
    ),
    "another portal": (changed("metadata", b"portal: beijing_gov", b"portal: beijing_xicheng"), {"exchange"}),
    "another run": (changed("metadata", b"run: first", b"run: fourth"), {"exchange"}),
    "a wire digest of something else": (
        changed("metadata", b"wire-digest: sha256:", b"wire-digest: sha256:0"),
        {"exchange"},
    ),
    "a revisit of another URL": (
        lambda raw: swap(
            raw,
            same_page(raw),
            b"Target-URI: http://www.beijing.gov.cn/page",
            b"Target-URI: http://www.beijing.gov.cn/pages",
        ),
        {"refers-to"},
    ),
    "a revisit of another date": (
        lambda raw: swap(raw, same_page(raw), b"Refers-To-Date: 2026", b"Refers-To-Date: 2025"),
        {"refers-to"},
    ),
    "a revisit of nothing": (
        lambda raw: swap(
            raw, same_page(raw), field(raw[same_page(raw)], b"WARC-Refers-To"), f"<{new_id()}>".encode()
        ),
        {"refers-to"},
    ),
    "another profile": (
        lambda raw: swap(raw, same_page(raw), b"identical-payload-digest", b"server-not-modified"),
        {"field-value"},
    ),
    "a lost DOM": (lambda raw: drop(raw, first(raw, "resource", b"urn:dom:")), {"unfinished"}),
    "a lost screenshot": (lambda raw: drop(raw, first(raw, "resource", b"urn:view:")), {"concurrent-to"}),
    "a DOM of another page": (
        lambda raw: swap(raw, first(raw, "resource", b"urn:dom:"), b"Page-ID: 5f3a", b"Page-ID: 5f3b"),
        {"exchange"},
    ),
    "a rendering of nothing": (
        changed("metadata", b"rendered-from: urn:uuid:", b"rendered-from: urn:uuid:0"),
        {"exchange"},
    ),
    "a publication of another page": (
        changed(
            "metadata",
            b'"url": "http://www.beijing.gov.cn/page.html", "column"',
            b'"url": "http://a.cn/", "column"',
        ),
        {"publication"},
    ),
    "a publication that is no JSON": (changed("metadata", b'{"portal"', b'["portal"'), {"content"}),
    "a closing record of another run": (changed("resource", b'"run": "first"', b'"run": "third"'), {"run"}),
    "a closing record of no lines": (changed("resource", b'{"run', b"{run"), {"content"}),
}


def _flags(raw: Raw) -> bytes:
    named = bytearray(gzip.compress(raw[0], mtime=0))
    named[3] = 8  # FNAME: a name that no reader of WARCs shows
    return bytes(named[:10]) + b"secret\0" + bytes(named[10:]) + pack(raw[1:])


# The bytes of a file changed; sums and index as above.
BYTES: dict[str, tuple[Callable[[Raw], bytes], set[str]]] = {
    "nothing in it": (lambda raw: b"", {"empty", "refers-to"}),
    "garbage before": (lambda raw: b"garbage" + pack(raw), {"garbage"}),
    "garbage between": (lambda raw: pack(raw[:4]) + b"\0" * 9 + pack(raw[4:]), {"garbage"}),
    "garbage after": (lambda raw: pack(raw) + b"\0", {"garbage"}),
    "a gzip member that is no record": (
        lambda raw: pack([*raw, b"hello"]),
        {"head", "field-missing", "digest-missing", "record-end"},
    ),
    "an empty gzip member": (
        lambda raw: pack([*raw, b""]),
        {"head", "field-missing", "digest-missing", "record-end"},
    ),
    "half a member after": (lambda raw: pack(raw) + pack(raw)[:50], {"member-cut"}),
    "a member cut in the middle": (
        lambda raw: pack(raw[:3]) + pack(raw[3:4])[:-9] + pack(raw[4:]),
        {"member-damaged", "unfinished", "publication"},
    ),
    "one member for all": (lambda raw: pack([b"".join(raw)]), {"length", "block-digest", "refers-to"}),
    "not compressed": (lambda raw: b"".join(raw), {"garbage", "refers-to"}),
    "a name in a gzip head": (_flags, {"member-head"}),
}


def _sums(change: Callable[[str], str]) -> Callable[[Path], object]:
    return lambda folder: (folder / SUMS).write_text(change((folder / SUMS).read_text()))


def _renamed(folder: Path) -> None:
    path = files(folder.parents[1])[1]
    path.rename(path.with_name(f"{path.name[:-14]}-00007.warc.gz"))


# The folder changed: name → (change of the portal's folder, codes).
FOLDER: dict[str, tuple[Callable[[Path], object], set[str]]] = {
    "a foreign file": (lambda folder: (folder / "notes.txt").write_text("hello"), {"foreign"}),
    "a foreign folder": (lambda folder: (folder / "old").mkdir(), {"foreign"}),
    "a foreign file beside the portals": (lambda folder: (folder.parent / "x.warc.gz").touch(), {"foreign"}),
    "a foreign WARC": (
        lambda folder: (folder / "crawl.warc.gz").write_bytes(pack(records(files(folder.parents[1])[0])[:1])),
        {"name", "sums-missing", "id-twice", "warcinfo"},
    ),
    "a file twice": (
        lambda folder: (folder / "beijing_gov-20990101000000-00000.warc.gz").write_bytes(
            files(folder.parents[1])[0].read_bytes()
        ),
        {"sums-missing", "id-twice", "warcinfo", "index-behind"},
    ),
    "a file renamed": (_renamed, {"sums-line", "sums-missing", "warcinfo", "index-line", "index-behind"}),
    "a file lost": (
        lambda folder: files(folder.parents[1])[0].unlink(),
        {"sums-line", "refers-to", "index-line"},
    ),
    "no sums": (lambda folder: (folder / SUMS).unlink(), {"sums-missing"}),
    "a line lost": (_sums(lambda text: text.splitlines(keepends=True)[0]), {"sums-missing"}),
    "half a line": (_sums(lambda text: text[:-9]), {"sums-line", "sums-missing"}),
    "a line twice": (_sums(lambda text: text + text.splitlines(keepends=True)[0]), {"sums-line"}),
    "a line for nothing": (_sums(lambda text: text + "0" * 64 + "  none.warc.gz\n"), {"sums-line"}),
    "sums exchanged": (
        _sums(
            lambda text: "".join(
                one[:64] + other[64:]
                for one, other in zip(text.splitlines(True), text.splitlines(True)[::-1], strict=True)
            )
        ),
        {"sums-differ"},
    ),
    "another sum": (_sums(lambda text: ("1" if text[0] == "0" else "0") + text[1:]), {"sums-differ"}),
    "another name": (
        _sums(lambda text: text.replace("-00000.warc", "-00001.warc", 1)),
        {"sums-line", "sums-missing"},
    ),
}


def _index(change: Callable[[list[str]], list[str]]) -> Callable[[Path], object]:
    def write(path: Path) -> None:
        path.write_text("".join(change(path.read_text("utf-8").splitlines(keepends=True))), "utf-8")

    return write


def _without_first(lines: list[str]) -> list[str]:
    names = sorted({json.loads(line.split(" ", 2)[2])["filename"] for line in lines})
    return [line for line in lines if names[0] not in line]


INDEX: dict[str, tuple[Callable[[Path], object], set[str]]] = {
    "a line lost": (_index(lambda lines: lines[1:]), {"index-missing"}),
    "a line twice": (_index(lambda lines: [lines[0], *lines]), {"index-line"}),
    "a line of its own": (_index(lambda lines: ["a)/ 2026 {}\n", *lines]), {"index-line"}),
    "no line feed": (_index(lambda lines: [*lines[:-1], lines[-1][:-1]]), {"index-differs"}),
    "unsorted": (_index(lambda lines: [*lines[1:], lines[0]]), {"index-order"}),
    "another status": (
        _index(lambda lines: [lines[0].replace('"status": "', '"status": "9'), *lines[1:]]),
        {"index-differs"},
    ),
    "another offset": (
        _index(lambda lines: [lines[0].replace('"offset": "', '"offset": "9'), *lines[1:]]),
        {"index-line", "index-missing"},
    ),
    "nothing of one file": (_index(_without_first), {"index-behind"}),
    "empty": (_index(lambda lines: []), {"index-behind"}),
}
