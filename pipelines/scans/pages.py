"""The pages of a scanned PDF or an image file as grey pictures, all near 200 dots an inch."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import pypdfium2
from numpy.typing import NDArray
from PIL import Image, ImageOps, ImageSequence

from pipelines.scans.seals import grey_of

Grey: TypeAlias = NDArray[np.uint8]

DPI = 200  # at which PDF pages are rendered, and which image files are taken to have
_POINTS = 72  # an inch
_PAPER = 380, 900  # points of the shorter side of any paper that is written on, from A5 to A3
_A4 = 595, 842
_MOST_PIXELS = 40_000_000  # of a file's picture; a scan of A3 at 400 dpi has 31
_LARGEST = 3500  # pixels of the longer side; A4 at 200 dpi has 2339
_NARROW = 1400  # pixels; pictures in web pages are narrower, and their type too small


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A page (from 1) as it lies in the file; `of` the pages of the file.

    `scale` is pixels a point of the page as it was on paper, `stretch` the points of the file's page for one.
    """

    page: int
    of: int
    grey: Grey
    scale: float
    stretch: float = 1.0


def pictures_of_pdf(data: bytes, pages: list[int]) -> Iterator[Picture]:
    """Render these pages (from 1); PdfiumError for a file or a page that PDFium cannot open."""
    document = pypdfium2.PdfDocument(data)
    try:
        for number in pages:
            page = document[number - 1]
            stretch = _stretch(*page.get_size())
            scale = min(DPI / _POINTS, _LARGEST * stretch / max(page.get_size()))
            shown = page.render(scale=scale / stretch, rev_byteorder=True).to_numpy()[..., :3]
            grey = grey_of(shown, scale)
            yield Picture(page=number, of=len(document), grey=grey, scale=scale, stretch=stretch)
    finally:
        document.close()


def _stretch(width: float, height: float) -> float:
    """How many times as large as paper a page is: programs that know no resolution take pixels for points."""
    if _PAPER[0] <= min(width, height) <= _PAPER[1]:
        return 1.0
    return width / _A4[width > height]


def pictures_of_image(data: bytes) -> Iterator[Picture]:
    """The picture, or each page of a TIFF; ValueError or OSError for what is none or is too large."""
    with Image.open(io.BytesIO(data)) as file:
        if file.width * file.height > _MOST_PIXELS:
            raise ValueError(f"the image has {file.width} × {file.height} pixels")
        count = getattr(file, "n_frames", 1) if file.format == "TIFF" else 1  # a GIF's frames are no pages
        for number, frame in enumerate(ImageSequence.Iterator(file), 1):
            if number > count:
                return
            upright = ImageOps.exif_transpose(frame) or frame
            factor = _factor(upright.width, upright.height)
            size = round(upright.width * factor), round(upright.height * factor)
            shown = np.asarray(_on_white(upright).resize(size, Image.Resampling.BICUBIC), dtype=np.uint8)
            scale = DPI / _POINTS * factor
            yield Picture(page=number, of=count, grey=grey_of(shown, scale), scale=scale)


def _factor(width: int, height: int) -> float:
    """How much to enlarge a small picture (at most three times) or to shrink a large one."""
    if max(width, height) > _LARGEST:
        return _LARGEST / max(width, height)
    return min(3.0, max(1.0, _NARROW / width), _LARGEST / max(width, height))


def _on_white(image: Image.Image) -> Image.Image:
    if "A" not in image.getbands() and "transparency" not in image.info:
        return image.convert("RGB")
    coloured = image.convert("RGBA")
    paper = Image.new("RGBA", coloured.size, "white")
    return Image.alpha_composite(paper, coloured).convert("RGB")
