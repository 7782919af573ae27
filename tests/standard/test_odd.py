"""A package of everything that servers do wrong is whole too."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from zipfile import ZipFile

from archive import Archive, Recorder
from archive.packages import Page, check, pack, package_lines
from tests.archive.exchanges import RESPONSES, exchange, request

OTHER = "http://a.cn/other"
FACTS = {"title": "odd", "software": "tests"}


def test_odd_responses_are_packed_and_pointed_at(tmp_path: Path) -> None:
    with Recorder(tmp_path, "odd", run="one", options={}) as recorder:
        for name, (block, *_) in RESPONSES.items():
            for ending in ("", "/", "?q=年 报&a=%41", "#there"):
                recorder.write(exchange(block, f"http://www.a.cn//{name}{ending}"))
        for method in ("HEAD", "PUT"):
            recorder.write(
                exchange(RESPONSES["length"][0], OTHER, method=method, request=request(OTHER, method))
            )
        recorder.write(exchange(RESPONSES["length"][0], "http://a.cn:8080/cut", truncated="time"))
        recorder.write(exchange(b"", "http://a.cn/failed", error="refused"))
    archive = Archive(tmp_path)
    pages = [
        Page(url=one.url, time=one.time, id=one.capture) for one in archive.captures("odd") if one.status
    ]
    shown = [page for page in pages if page.url != OTHER]
    made = pack(tmp_path / "odd.wacz", archive, ["odd"], shown, facts=FACTS)
    assert check(made.path) == []
    assert (made.pages, made.captures) == (len(shown), 4 * len(RESPONSES) + 1)


def test_an_index_of_many_blocks(tmp_path: Path) -> None:
    with Recorder(tmp_path, "many", run="one", options={}) as recorder:
        for n in range(2100):
            recorder.write(exchange(RESPONSES["length"][0], f"http://a.cn/{n}"))
    archive = Archive(tmp_path)
    made = pack(tmp_path / "many.wacz", archive, ["many"], (), facts=FACTS)
    assert (made.captures, check(made.path)) == (2100, [])
    with ZipFile(made.path) as box:
        data, index = box.read("indexes/index.cdx.gz"), box.read("indexes/index.idx").splitlines()
    assert len(index) == 4
    places = [json.loads(line.split(b" ", 2)[2]) for line in index[1:]]
    parts = [gzip.decompress(data[one["offset"] : one["offset"] + one["length"]]) for one in places]
    files = [("many", path) for path in archive.files("many")]
    assert b"".join(parts).decode() == "".join(package_lines(archive, files))
