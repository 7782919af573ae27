"""Pages askew are made level, and places lead back to the page of the file."""

from __future__ import annotations

import io
from typing import Any

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from pipelines.readers.pages.lines import Box
from pipelines.scans.pages import DPI, Grey, Picture, pictures_of_image, pictures_of_pdf
from pipelines.scans.rules import ruling
from pipelines.scans.straight import straightened
from tests.scans.drawn import scanned_pdf

SCALE = DPI / 72


def ruled(rows: int = 4, columns: int = 3, cell: tuple[int, int] = (200, 80)) -> Grey:
    """A page with a grid whose first row is one cell, and whose first column is one below it."""
    page = np.full((1200, 1000), 255, np.uint8)
    x0, y0 = 150, 200
    x1, y1 = x0 + columns * cell[0], y0 + rows * cell[1]
    for row in range(rows + 1):
        left = x0 if row in (0, 1, rows) else x0 + cell[0]
        cv2.line(page, (left, y0 + row * cell[1]), (x1, y0 + row * cell[1]), (0,), 2)
    for column in range(columns + 1):
        top = y0 if column in (0, columns) else y0 + cell[1]
        cv2.line(page, (x0 + column * cell[0], top), (x0 + column * cell[0], y1), (0,), 2)
    return page


def turned(page: Grey, angle: float) -> Grey:
    height, width = page.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1)
    return np.asarray(cv2.warpAffine(page, matrix, (width, height), borderValue=(255,)), dtype=np.uint8)


def shown(page: Grey) -> Picture:
    return Picture(page=1, of=1, grey=page, scale=SCALE)


@pytest.mark.parametrize("angle", [-3.0, -1.0, -0.4, 0.0, 0.4, 1.0, 3.0])
def test_the_grid_of_a_page_askew(angle: float) -> None:
    sheet = straightened(shown(turned(ruled(), angle)))
    everywhere = [
        Box(page=1, x0=x, top=y, x1=x + 5, bottom=y + 5) for x in range(360) for y in range(0, 430, 9)
    ]
    (table,) = ruling(sheet, everywhere).tables
    spans = sorted((cell.row, cell.rowspan, round((cell.box.x1 - cell.box.x0) / 72)) for cell in table.cells)
    assert spans == [(0, 1, 3), (1, 1, 1), (1, 1, 1), (1, 3, 1), *[(n, 1, 1) for n in (2, 2, 3, 3)]]
    back = sheet.original(table.boxes[0])
    grey = turned(ruled(), angle)
    ys, xs = np.nonzero(grey < 128)
    ink = xs.min(), ys.min(), xs.max(), ys.max()
    slack = 4 + 6 * abs(angle)  # the box around a box turned twice is larger than what it holds
    assert [back.x0, back.top, back.x1, back.bottom] == pytest.approx(
        [edge / SCALE for edge in ink], abs=slack
    )


def aside(page: Grey, off: float) -> tuple[Grey, NDArray[np.float64]]:
    """The page as a camera sees it whose corners are off by so many pixels, and the map to it."""
    height, width = page.shape
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], dtype=np.float32)
    moved = corners + np.array([(off, 0), (-off, off), (0, -off), (off, 0)], dtype=np.float32)
    way = np.asarray(cv2.getPerspectiveTransform(corners, moved), dtype=np.float64)
    seen = cv2.warpPerspective(page, way, (width, height), borderValue=(255,))
    return np.asarray(seen, dtype=np.uint8), way


@pytest.mark.parametrize("off", [0.0, 15.0, 40.0])
def test_a_grid_seen_from_aside(off: float) -> None:
    page, way = aside(ruled(rows=10, columns=4, cell=(180, 80)), off)
    sheet = straightened(shown(page))
    everywhere = [
        Box(page=1, x0=x, top=y, x1=x + 5, bottom=y + 5) for x in range(0, 360, 3) for y in range(0, 430, 9)
    ]
    (table,) = ruling(sheet, everywhere).tables
    assert len(table.cells) == 1 + 1 + 9 * 3
    last = max(table.cells, key=lambda cell: (cell.row, cell.box.x0))
    corners = np.array([(x, y, 1) for x in (690, 870) for y in (920, 1000)]) @ way.T
    expected = corners[:, :2] / corners[:, 2:] / SCALE
    back = sheet.original(last.box)
    assert [back.x0, back.top] == pytest.approx(expected.min(axis=0).tolist(), abs=3)
    assert [back.x1, back.bottom] == pytest.approx(expected.max(axis=0).tolist(), abs=3)


@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_places_of_pages_turned_by_quarters(quarters: int) -> None:
    page = np.full((1200, 1000), 255, np.uint8)
    page[300:310, 200:500] = 0
    sheet = straightened(shown(page), quarters)
    ys, xs = np.nonzero(sheet.grey < 128)
    box = Box(page=1, x0=xs.min() / SCALE, top=ys.min() / SCALE, x1=xs.max() / SCALE, bottom=ys.max() / SCALE)
    back = sheet.original(box)
    expected = [edge / SCALE for edge in (200, 300, 500, 310)]
    assert [back.x0, back.top, back.x1, back.bottom] == pytest.approx(expected, abs=1)


def test_rules_are_painted_over_and_letters_stay() -> None:
    page = ruled()
    cv2.putText(page, "1 7", (420, 330), cv2.FONT_HERSHEY_SIMPLEX, 1.2, (0,), 3)
    rules = ruling(straightened(shown(page)), [Box(page=1, x0=150, top=100, x1=170, bottom=120)])
    assert len(rules.tables) == 1
    ys, xs = np.nonzero(rules.clear < 128)
    assert 415 < xs.min() < xs.max() < 500
    assert 295 < ys.min() < ys.max() < 335


FORMATS: dict[str, dict[str, Any]] = {
    "PNG": {},
    "JPEG": {"quality": 50},
    "TIFF": {},
    "BMP": {},
    "GIF": {},
    "WEBP": {"lossless": True},
}


@pytest.mark.parametrize("kind", FORMATS)
def test_every_kind_of_image(kind: str) -> None:
    target = io.BytesIO()
    Image.fromarray(ruled()).save(target, kind, **FORMATS[kind])
    (picture,) = pictures_of_image(target.getvalue())
    assert picture.grey.shape == (1680, 1400)  # narrow ones are enlarged
    assert picture.scale == pytest.approx(SCALE * 1.4)


@pytest.mark.parametrize("dpi", [72, 144, 200, 600])
def test_pages_as_large_as_no_paper(dpi: int) -> None:
    """A page of A4 is read as one, whatever resolution the file gives its picture; places are the file's."""
    page = np.full((2339, 1654), 255, np.uint8)
    page[300:310, 200:1200] = 0
    (picture,) = pictures_of_pdf(scanned_pdf([page], dpi=dpi), [1])
    paper = 1.0 if dpi in (144, 200) else dpi / 200
    assert picture.scale == pytest.approx(SCALE, rel=0.01)
    assert picture.grey.shape[1] == pytest.approx(1654 * 200 / dpi * paper, rel=0.01)
    sheet = straightened(picture)
    ys, xs = np.nonzero(sheet.grey < 128)
    edges = [edge / sheet.scale for edge in (xs.min(), ys.min(), xs.max(), ys.max())]
    back = sheet.original(Box(page=1, x0=edges[0], top=edges[1], x1=edges[2], bottom=edges[3]))
    expected = [edge * 72 / dpi for edge in (200, 300, 1200, 310)]
    assert [back.x0, back.top, back.x1, back.bottom] == pytest.approx(expected, abs=144 / dpi)


@pytest.mark.parametrize("size", [(1, 1), (3, 900), (900, 2)])
def test_pictures_that_are_but_a_line(size: tuple[int, int]) -> None:
    sheet = straightened(shown(np.zeros(size, np.uint8)))
    assert ruling(sheet, []).tables == ()


def test_pages_of_a_tiff_and_frames_of_a_gif() -> None:
    pages = [Image.fromarray(ruled(rows)) for rows in (2, 3, 4)]
    counts = {}
    for kind in ("TIFF", "GIF"):
        target = io.BytesIO()
        pages[0].save(target, kind, save_all=True, append_images=pages[1:])
        counts[kind] = [(shown.page, shown.of) for shown in pictures_of_image(target.getvalue())]
    assert counts == {"TIFF": [(1, 3), (2, 3), (3, 3)], "GIF": [(1, 1)]}


def test_a_picture_on_nothing_lies_on_white() -> None:
    clear = Image.fromarray(np.zeros((1500, 1500, 4), np.uint8), "RGBA")
    target = io.BytesIO()
    clear.save(target, "PNG")
    (picture,) = pictures_of_image(target.getvalue())
    assert picture.grey.min() == 255


def test_a_picture_that_is_too_large() -> None:
    target = io.BytesIO()
    Image.new("1", (20000, 3000)).save(target, "PNG")
    with pytest.raises(ValueError, match="20000 × 3000"):
        list(pictures_of_image(target.getvalue()))
