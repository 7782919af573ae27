"""From a scan to figures: straightened, grid found, recognised, doubts settled; nothing silently wrong."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from reportlab.lib.colors import black

from crawler.commands import run
from pipelines.forms import TABLES
from pipelines.readers import read as read_document
from pipelines.readers.pages.ruled import RuledTable
from pipelines.reading import read as read_report
from pipelines.report import Report
from pipelines.scans import recognised
from pipelines.scans.page import read_page
from pipelines.scans.pages import DPI, Picture
from tests.readers.paper import XS, YS, Sheet, grid, write
from tests.reading.test_tables import figures
from tests.scans.drawn import TITLE, image, pictures, report_pdf, scanned_pdf

Counts = dict[str, list[str]]


def compared(report: Report, printed: dict[str, str]) -> Counts:
    """The fields that were read right, wrong, not at all, and wrong without a finding that names them."""
    found = {reading.field: reading.value for reading in report.readings}
    doubted = {name for finding in report.findings for name in finding.fields}
    counts: Counts = {"right": [], "wrong": [], "missing": [], "silent": []}
    for name, text in printed.items():
        value = found.get(name)
        verdict = "missing" if value is None else "right" if value == float(text) else "wrong"
        counts[verdict].append(name)
        if verdict == "wrong" and name not in doubted:
            counts["silent"].append(name)
    return counts


def chosen(name: str, seed: int, *tables: str) -> dict[str, str]:
    """Figures of these tables as the national form has them: without 北京's parts of 其他对外管理服务事项."""
    drawn = {field: text for field, text in figures(name, seed).items() if field.split(".")[0] in tables}
    return {field: text for field, text in drawn.items() if ".other_services_" not in field}


def test_a_page_askew_and_noisy_from_the_command(
    recognition: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    printed = chosen("2021", 5, "disclosure", "disputes")
    page, *_ = pictures(report_pdf("2021", printed, ("2", "4")), angle=-1, noise=12, seed=3)
    path = tmp_path / "scan.png"
    path.write_bytes(image(page))
    assert run(["read", str(path), "--json"]) == 0
    (file,) = json.loads(capsys.readouterr().out)["files"]
    assert (file["kind"], file["title"], file["year"]) == ("image", TITLE, 2022)
    assert file["figures"] == {name: float(text) for name, text in printed.items()}
    assert all(file["places"][name].startswith("page:1/") for name in printed)
    (by_way,) = [found for found in file["findings"] if found["code"] == "converted"]
    assert by_way["values"] == {"tool": "guidang-scans", "version": recognition}


@pytest.mark.usefixtures("recognition")
def test_a_figure_behind_a_label_is_doubted_as_any_other() -> None:
    """A stroke beside the border may be a 1, in front of a figure or of nothing."""
    sheet = Sheet()
    grid(sheet, sheet.line)
    write(sheet, [["公开政府信息数"], ["公开政府信息数7条"]])
    for y in YS[:2]:
        sheet.fill(XS[1] - 1.2, y + 10, XS[1] - 0.4, y + 20, black)
    (page,) = pictures(sheet.data())
    found = read_page(Picture(page=1, of=1, grey=page, scale=DPI / 72))
    (table,) = (piece for piece in found.pieces if isinstance(piece, RuledTable))
    texts = {cell.box: cell.text for cell in table.cells}
    assert [texts[box] for box in found.doubts] == ["公开政府信息数7条"]


@pytest.mark.usefixtures("recognition")
@pytest.mark.parametrize("quarters", [1, 2])
def test_a_page_on_its_side_or_head(quarters: int) -> None:
    """Most texts of a table are figures, which are no wider than high."""
    sheet = Sheet()
    ys = tuple(100.0 + 30 * n for n in range(9))
    grid(sheet, sheet.line, ys)
    rows = [["公开政府信息数", str(n), str(n + 1), str(8 - n)] for n in range(1, 9)]
    write(sheet, rows, ys)
    (page,) = pictures(sheet.data())
    found = read_page(Picture(page=1, of=1, grey=np.rot90(page, quarters), scale=DPI / 72))
    (table,) = (piece for piece in found.pieces if isinstance(piece, RuledTable))
    assert [cell.text for cell in table.cells] == [text for row in rows for text in row[:3]]


@pytest.mark.usefixtures("recognition")
def test_a_picture_that_is_but_a_line_says_nothing() -> None:
    line = Picture(page=1, of=1, grey=np.zeros((3, 1400), np.uint8), scale=DPI / 72)
    assert read_page(line).pieces == ()


@pytest.mark.long
@pytest.mark.parametrize("angle", [-1.0, 0.0, 1.0])
@pytest.mark.parametrize("name", ["2019", "2021"])
def test_whole_reports(recognition: str, name: str, angle: float, capsys: pytest.CaptureFixture[str]) -> None:
    for seed in (1, 2, 3):
        printed = chosen(name, seed, *TABLES)
        pages = pictures(report_pdf(name, printed), angle, noise=14 if angle else 0, seed=seed)
        report = read_report(read_document(recognised(scanned_pdf(pages), "pdf")))
        counts = compared(report, printed)
        with capsys.disabled():
            print(f"\n{name} {angle:+} seed {seed}: { ({k: len(v) for k, v in counts.items()}) }")
        assert not counts["wrong"], counts["wrong"]
        assert len(counts["right"]) >= 0.98 * len(printed), counts["missing"]
