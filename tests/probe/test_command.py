"""`guidang probe` and `guidang read URL` as their users meet them: exit code, stdout, stderr, the file."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from archive import Archive
from tests.probe.conftest import Probes
from tests.probe.sites import host
from tests.said import HOME, Said

HOME_PAGE = "https://www.bjmy.gov.cn/"
NOWHERE = ("--connect-to", "www.bjmy.gov.cn:443:127.0.0.1:9")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["https://www.bjmy.gov.cn/"], "GUIDANG_CONTACT"),
        (["www.bjmy.gov.cn"], "write it whole"),
        (["ftp://www.bjmy.gov.cn/"], "write it whole"),
        (["http://[::1/"], "write it whole"),
        (["https://www.bjmy.gov.cn:99999/"], "write it whole"),
        (["http://127.0.0.1:8000/"], "is a private address"),
        (["http://localhost/"], "is a private address"),
        (["http://10.0.0.1/"], "is a private address"),
        (["https://www.bjhr.gov.cn/", *NOWHERE], "no --connect-to leads to www.bjhr.gov.cn:443"),
        ([HOME_PAGE, "--connect-to", "here"], "HOST:PORT:ADDRESS:PORT"),
        ([HOME_PAGE, "--cacert", "nowhere.pem", *NOWHERE], "nowhere.pem does not exist"),
        ([HOME_PAGE, "--name", "Miyun", *NOWHERE], "write <province>_<place>"),
        ([HOME_PAGE, "--name", "../beijing_miyun", *NOWHERE], "write <province>_<place>"),
        ([HOME_PAGE, "--region", "1101", *NOWHERE], "the 6 digits of GB/T 2260"),
        ([HOME_PAGE, "--write", "spiders", "--name", "beijing_miyun", *NOWHERE], "is not overwritten"),
        ([], "Missing argument 'URL'"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_asked(
    guidang: Callable[..., Said],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    says: str,
) -> None:
    monkeypatch.setattr("crawler.settings.GUIDANG_CONTACT", "")
    said = guidang("probe", *arguments, "--data", tmp_path / "data")
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("Error: ")
    assert said.err.count("\n") == 1
    assert says in said.err
    assert not (tmp_path / "data").exists()


def test_a_probe_writes_a_portal_once_as_the_guide_shows(
    probes: Probes, process: Callable[..., Said], tmp_path: Path
) -> None:
    (tmp_path / "spiders" / "families").mkdir(parents=True)
    table = (HOME / "docs" / "portals.md").read_text(encoding="utf-8")
    lines = [line for line in table.splitlines(keepends=True) if not line.startswith("| `beijing_miyun`")]
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "portals.md").write_text("".join(lines), encoding="utf-8")
    typed = ("probe", HOME_PAGE, "--write", "spiders", "--name", "beijing_miyun")
    said = process(*typed, *probes.reach, within=tmp_path)
    path = tmp_path / "spiders" / "beijing" / "beijing_miyun.py"
    assert (said.code, said.out) == (0, "")
    guide = (HOME / "docs" / "adding-a-portal.md").read_text(encoding="utf-8")
    assert f"```\n$ guidang {' '.join(typed)}\n{said.err}```" in guide
    assert f"```python\n{path.read_text(encoding='utf-8')}```" in guide
    assert path.with_name("__init__.py").read_text(encoding="utf-8") == '"""Portals of 北京市."""\n'
    new = (tmp_path / "docs" / "portals.md").read_text(encoding="utf-8").splitlines(keepends=True)
    (entry,) = [line for line in new if line not in lines]
    assert new.index(entry) == table.splitlines(keepends=True).index(_line(table, "beijing_miyun"))
    assert entry.startswith("| `beijing_miyun` | 北京市密云区人民政府门户网站<br>www.bjmy.gov.cn<br>标识码")
    golden = (tmp_path / "tests" / "golden" / "beijing_miyun.json").read_text(encoding="utf-8")
    example = "https://www.bjmy.gov.cn/zwgk/zfxxgk/zfxxgknb/gknb2020/202411/t20241105_100004.html"
    assert example in {publication["url"] for publication in json.loads(golden)}
    again = process(*typed, *probes.reach, within=tmp_path)
    assert (again.code, again.out) == (2, "")
    written = "spiders/beijing/beijing_miyun.py"
    assert again.err == f"Error: {written} is there already and is not overwritten; give another --name\n"


def _line(table: str, portal: str) -> str:
    return next(line for line in table.splitlines(keepends=True) if line.startswith(f"| `{portal}`"))


def test_a_file_that_is_there_stays(probes: Probes, process: Callable[..., Said], tmp_path: Path) -> None:
    path = tmp_path / "beijing_bjmy.py"
    path.write_text("# mine\n", encoding="utf-8")
    said = process("probe", HOME_PAGE, *probes.reach, "--write", tmp_path, "--data", tmp_path / "data")
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("asked         13 pages of www.bjmy.gov.cn; kept in ")
    assert said.err.splitlines()[-1].startswith(f"Error: {path} is there already")
    assert path.read_text(encoding="utf-8") == "# mine\n"


def test_a_file_apart_from_the_spiders_says_what_is_missing(
    probes: Probes, process: Callable[..., Said], tmp_path: Path
) -> None:
    typed = ("probe", HOME_PAGE, *probes.reach, "--write", tmp_path / "apart", "--name", "beijing_miyun")
    said = process(*typed, "--data", tmp_path / "data")
    assert said.code == 0
    assert said.err.splitlines()[-3:] == [
        f"wrote {tmp_path / 'apart' / 'beijing_miyun.py'}",
        "next: guidang crawl beijing_miyun --year 2020",
        "then: python -m crawler.demo.golden beijing_miyun; python -m crawler.docs.pages",
    ]


def test_without_a_folder_the_file_alone_goes_to_stdout(
    probes: Probes, process: Callable[..., Said], tmp_path: Path
) -> None:
    url = "http://www.hhtz.gov.cn/col/col1229230631/index.html"
    said = process("probe", url, *probes.reach, "--region", "330108", "--data", tmp_path / "data")
    assert said.code == 0
    assert said.out.startswith("from spiders.families import Jpaas\n")
    assert '    region = "330108"\n' in said.out
    compile(said.out, "portal", "exec")


def test_a_file_without_a_region_is_not_written(
    probes: Probes, process: Callable[..., Said], tmp_path: Path
) -> None:
    asked = ("probe", f"http://{host('other')}/", *probes.reach, "--data", tmp_path / "data")
    said = process(*asked, "--write", tmp_path / "portals")
    assert (said.code, said.out) == (2, "")
    assert said.err.splitlines()[-1].endswith("does not tell all of itself; give --region")
    assert not (tmp_path / "portals").exists()


def test_a_network_that_fails_is_told(process: Callable[..., Said], tmp_path: Path) -> None:
    said = process("probe", HOME_PAGE, *NOWHERE, "--json", "--data", tmp_path / "data")
    assert said.code == 3
    assert said.json["portal"] is None
    assert "could not be had" in said.json["unrecognised"][0]
    assert said.err == "Error: www.bjmy.gov.cn could not be asked\n"


def test_a_page_is_read_by_its_address(
    probes: Probes, process: Callable[..., Said], guidang: Callable[..., Said], tmp_path: Path
) -> None:
    entry = next(column.entries[0] for column in probes.built["beijing_miyun"].columns if column.entries)
    said = process("read", entry.url, *probes.reach, "--json", "--data", tmp_path / "data")
    (read,) = said.json["files"]
    assert (said.code, read["file"], read["title"]) == (0, entry.url, entry.title)
    archive = Archive(tmp_path / "data")
    (capture,) = [one for one in archive.captures("adhoc") if one.url == entry.url]
    saved = tmp_path / "saved.html"
    saved.write_bytes(archive.body(capture.capture))
    by_hand = guidang("read", saved, "--json")
    assert {**by_hand.json["files"][0], "file": entry.url} == read


def test_a_page_that_is_not_to_be_asked_for_is_an_error(
    probes: Probes, process: Callable[..., Said], tmp_path: Path
) -> None:
    said = process("read", HOME_PAGE + "search/x", *probes.reach, "--data", tmp_path / "data")
    assert (said.code, said.out) == (3, "")
    assert said.err == f"Error: {HOME_PAGE}search/x: robots.txt disallows it\n"
