"""`guidang read` of a Word document goes by way of LibreOffice, where that is installed."""

from __future__ import annotations

import json
from pathlib import Path
from zipfile import ZipFile

import pytest

from crawler.commands import run
from pipelines.convert.office import Office
from tests.reading.printing import Figures, grid
from tests.reading.test_tables import figures

TITLE = "示例街道2022年政府信息公开工作年度报告"


def rtf(name: str, printed: Figures) -> bytes:
    """A Word document with the statutory tables, as portals serve it under .doc."""
    parts = [r"{\rtf1\ansi\uc1 ", _escaped(TITLE), r"\par "]
    for row in [row for rows in grid(name, printed).values() for row in rows]:
        edges = "".join(rf"\cellx{9000 // len(row) * (n + 1)}" for n in range(len(row)))
        cells = "".join(rf"\pard\intbl {_escaped(cell)}\cell " for cell in row)
        parts.append(rf"\trowd{edges} {cells}\row ")
    return "".join([*parts, r"\pard }"]).encode("ascii")


def _escaped(text: str) -> str:
    codes = ((c, ord(c) - 0x10000 if ord(c) > 0x7FFF else ord(c)) for c in text)
    return "".join(c if c.isascii() else rf"\u{code}?" for c, code in codes)


def read(path: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, object]]:
    code = run(["read", str(path), "--json"])
    (file,) = json.loads(capsys.readouterr().out)["files"]
    return code, file


@pytest.mark.skipif(Office().version() is None, reason="LibreOffice is not installed")
def test_figures_of_a_word_document(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    printed = figures("2021", 1)
    path = tmp_path / "report.doc"
    path.write_bytes(rtf("2021", printed))
    code, file = read(path, capsys)
    assert (code, file["kind"], file["title"], file["year"]) == (0, "rtf", TITLE, 2022)
    assert file["figures"] == {field: float(text) for field, text in printed.items()}
    findings = file["findings"]
    assert isinstance(findings, list)
    assert [found["code"] for found in findings if found["code"] == "converted"] == ["converted"]


def test_without_the_tool(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    path = tmp_path / "report.doc"
    path.write_bytes(rtf("2021", figures("2021", 1)))
    code, file = read(path, capsys)
    assert (code, file["figures"]) == (1, {})
    assert file["findings"] == [
        {
            "code": "not-converted",
            "severity": "warning",
            "fields": [],
            "place": "",
            "values": {"tool": "LibreOffice", "reason": "LibreOffice is not installed"},
            "message": "This file needs a conversion that was not made: LibreOffice is not installed.",
        }
    ]


def zipped(path: Path, **members: bytes) -> Path:
    with ZipFile(path, "w") as package:
        for name, data in members.items():
            package.writestr(name.replace("_", "."), data)
    return path


@pytest.mark.skipif(Office().version() is None, reason="LibreOffice is not installed")
def test_each_file_of_an_archive_is_converted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    printed = figures("2021", 1)
    path = zipped(tmp_path / "files.zip", note_txt="说明".encode(), report_doc=rtf("2021", printed))
    code, file = read(path, capsys)
    assert (code, file["kind"], file["year"]) == (0, "zip", 2022)
    assert file["figures"] == {field: float(text) for field, text in printed.items()}
    places = file["places"]
    assert isinstance(places, dict)
    assert {place.split("/")[0] for place in places.values()} == {"zip:2"}


def test_an_archive_whose_files_wait_for_a_tool(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    _, file = read(zipped(tmp_path / "files.zip", report_doc=rtf("2021", figures("2021", 1))), capsys)
    findings = file["findings"]
    assert isinstance(findings, list)
    assert [(found["code"], found["place"]) for found in findings] == [("not-converted", "zip:1")]
