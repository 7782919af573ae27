"""The CDXJ index: sorted, complete, and understood by its readers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from archive import Archive, Recorder
from archive.records import read_record
from archive.surt import surt
from archive.verify import verify
from tests.archive.exchanges import RESPONSES, exchange


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("http://www.beijing.gov.cn/", "cn,gov,beijing)/"),
        ("https://www.beijing.gov.cn", "cn,gov,beijing)/"),
        ("http://www.bjxch.gov.cn/xxgk/pnid1.HTML", "cn,gov,bjxch)/xxgk/pnid1.html"),
        ("http://a.cn:8080/x?b=2&A=1", "cn,a:8080)/x?a=1&b=2"),
        ("https://a.cn:443/x?", "cn,a)/x"),
        ("http://127.0.0.1/x", "1,0,0,127)/x"),
        ("https://www.bjdch.gov.cn/zfxxgkzl/2017nb/", "cn,gov,bjdch)/zfxxgkzl/2017nb"),
        (
            "http://www2.a.cn//x/./y/../%7e%41/?q=年 报&PHPSESSID=0123456789abcdef0123456789abcdef",
            "cn,a)/x/~a?q=%e5%b9%b4%20%e6%8a%a5",
        ),
        ("urn:dom:https://a.cn/", "urn:dom:https://a.cn"),
        ("http://a.cn/x#y", "cn,a)/x"),
        ("http://a.cn:port/", "http://a.cn:port/"),
    ],
)
def test_surt(url: str, key: str) -> None:
    assert surt(url) == key


@pytest.mark.parametrize("ending", [".cdxj", ".files", ".places"])
@pytest.mark.parametrize("share", [0.0, 0.3, 0.9])
def test_the_next_crawl_makes_good_what_was_cut(tmp_path: Path, ending: str, share: float) -> None:
    """Nothing tells which lines are gone, so all are written anew."""
    for run, url in enumerate(("http://a.cn/a", "http://a.cn/b")):
        with Recorder(tmp_path, "beijing_gov", run=f"r{run}", options={}) as recorder:
            recorder.write(exchange(RESPONSES["gzip"][0], url))
        path = tmp_path / "index" / f"beijing_gov{ending}"
        whole = path.read_bytes()
        path.write_bytes(whole[: int(len(whole) * share)])
    Recorder(tmp_path, "beijing_gov", run="last", options={}).close()
    verdict = verify(tmp_path)
    assert (verdict.faults, verdict.notes) == ((), ())
    assert path.read_bytes() == whole


def test_lines_are_sorted_and_lead_to_their_records(tmp_path: Path) -> None:
    urls = ["http://www.b.cn/Z", "http://a.cn/年报", "http://a.cn/b?x", "http://a.cn/a", "http://a.cn/a"]
    for run, names in enumerate([("length", "gzip", "chunked"), ("odd fields", "chunked")]):
        with Recorder(tmp_path, "beijing_gov", run=f"r{run}", options={}) as recorder:
            for name in names:
                recorder.write(exchange(RESPONSES[name][0], urls.pop()))
            recorder.write(exchange(b"", "http://a.cn/failed", error="refused"))
    text = (tmp_path / "index" / "beijing_gov.cdxj").read_text(encoding="utf-8")
    lines = text.splitlines()
    assert [line.encode() for line in lines] == sorted(line.encode() for line in lines)
    assert len(lines) == 5
    archive = Archive(tmp_path)
    for line in lines:
        key, stamp, fields = line.split(" ", 2)
        data = json.loads(fields)
        assert key == surt(data["url"])
        path = tmp_path / "warc/beijing_gov" / data["filename"]
        record = read_record(path, int(data["offset"]))
        assert record.get("WARC-Target-URI") == data["url"]
        assert record.length == int(data["length"])
        assert record.get("WARC-Payload-Digest") == data["digest"]
        assert record.get("WARC-Date").replace("-", "").replace("T", "").replace(":", "")[:14] == stamp
        assert archive.capture(record.id).offset == int(data["offset"])
    assert [json.loads(line.split(" ", 2)[2])["mime"] for line in lines if "revisit" in line] == [
        "warc/revisit"
    ]
