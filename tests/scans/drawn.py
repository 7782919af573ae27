"""Reports drawn with known figures, and scans made of them: askew, noisy, compressed."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence

import cv2
import numpy as np
import pypdfium2
from PIL import Image

from crawler.demo.files import pdf
from crawler.demo.grids import Grid, disclosure, disputes, requests
from crawler.demo.report import HEADINGS, Chapter, Report
from pipelines.forms import form
from pipelines.scans.pages import DPI, Grey

TITLE = "示例街道2022年政府信息公开工作年度报告"
LEAD = "根据《中华人民共和国政府信息公开条例》，现公布示例街道办事处政府信息公开工作年度报告。"


def report_pdf(name: str, figures: Mapping[str, str], tables: Sequence[str] = ("2", "3", "4")) -> bytes:
    """A PDF with a text layer and these tables of a form, ruled, table three over a page break."""
    return pdf(report(name, figures, tables))


def report(
    name: str, figures: Mapping[str, str], tables: Sequence[str] = ("2", "3", "4"), title: str = TITLE
) -> Report:
    """A report with these tables of a form."""
    grids = {
        "2": (1, disclosure(name, _rows(name, "disclosure", figures))),
        "3": (2, requests(name, _rows(name, "requests", figures), ())),
        "4": (3, disputes([text for row in _rows(name, "disputes", figures).values() for text in row])),
    }
    chapters = [Chapter(heading=HEADINGS[n], grid=grid) for n, grid in _chosen(grids, tables)]
    rest = [Chapter(heading=HEADINGS[n], paragraphs=("还有不足，下一步将改进。",)) for n in (4, 5)]
    chapters = [Chapter(heading=HEADINGS[0], paragraphs=(LEAD,)), *chapters, *rest]
    return Report(path="", listing="", title=title, date="", chapters=tuple(chapters))


def _chosen(grids: Mapping[str, tuple[int, Grid]], tables: Sequence[str]) -> Iterator[tuple[int, Grid]]:
    yield from (grids[table] for table in tables)


def _rows(name: str, table: str, figures: Mapping[str, str]) -> dict[str, list[str]]:
    return {
        row.id: [figures[f"{table}.{row.id}.{column.id}"] for column in block.columns]
        for block in form(name).tables[table]
        for row in block.rows
        if f"{table}.{row.id}.{block.columns[0].id}" in figures
    }


def pictures(data: bytes, angle: float = 0, noise: float = 0, seed: int = 0, dpi: int = DPI) -> list[Grey]:
    """The pages as a scanner gives them: turned by degrees, grey paper with Gaussian noise and specks."""
    chance = np.random.default_rng(seed)
    pages = (page.render(scale=dpi / 72, grayscale=True).to_numpy() for page in pypdfium2.PdfDocument(data))
    return [_scanned(page.reshape(page.shape[:2]), angle, noise, chance) for page in pages]


def _scanned(page: Grey, angle: float, noise: float, chance: np.random.Generator) -> Grey:
    height, width = page.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1)
    turned = cv2.warpAffine(page, turn, (width, height), flags=cv2.INTER_LINEAR, borderValue=(255,))
    if not noise:
        return np.asarray(turned, dtype=np.uint8)
    paper = turned * 0.85 + 25 + chance.normal(0, noise, turned.shape)
    specks = chance.random(turned.shape)
    paper[specks < 0.001], paper[specks > 0.999] = 0, 255
    return np.asarray(np.clip(paper, 0, 255), dtype=np.uint8)


def scanned_pdf(pages: Sequence[Grey], quality: int = 60, dpi: int = DPI) -> bytes:
    """A PDF of pictures without a text layer, as scanners write it: JPEG."""
    first, *others = [Image.fromarray(page) for page in pages]
    target = io.BytesIO()
    first.save(target, "PDF", save_all=True, append_images=others, resolution=dpi, quality=quality)
    return target.getvalue()


def image(page: Grey, kind: str = "PNG", **options: object) -> bytes:
    """One page as an image file."""
    target = io.BytesIO()
    Image.fromarray(page).save(target, kind, **options)
    return target.getvalue()


def can_print_chinese() -> bool:
    """Whether PDFium finds a font for the PDFs' unembedded 宋体 on this machine."""
    page = pictures(report_pdf("2021", {}, ()))[0]
    return bool((page < 128).sum() > 2000)
