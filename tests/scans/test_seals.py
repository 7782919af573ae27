"""Red seals vanish from pages, and other red print stays."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from PIL import Image

from pipelines.scans.pages import DPI, Grey, pictures_of_image, pictures_of_pdf
from tests.scans.drawn import image, scanned_pdf

RED, PALE, BLUE = (215, 35, 40), (240, 120, 125), (40, 60, 210)
INCH = DPI  # pixels


def page(colour: tuple[int, int, int], *drawn: str) -> Grey:
    """A page in colour with a black grid, and these things in one ink over it, as ink lies over ink."""
    black = np.full((9 * INCH, 8 * INCH, 3), 255, np.uint8)
    for at in range(3, 7):
        cv2.line(black, (INCH, at * INCH), (7 * INCH, at * INCH), (0, 0, 0), 3)
    cv2.putText(black, "1207", (3 * INCH, 4 * INCH - 60), cv2.FONT_HERSHEY_SIMPLEX, 2, (0, 0, 0), 4)
    ink = np.full_like(black, 255)
    for thing in drawn:
        if thing == "seal":
            cv2.circle(ink, (700, 760), 155, colour, 9)
            cv2.putText(ink, "* * *", (630, 780), cv2.FONT_HERSHEY_SIMPLEX, 2, colour, 8)
        elif thing == "title":
            cv2.putText(ink, "2022 REPORT", (INCH, INCH), cv2.FONT_HERSHEY_SIMPLEX, 3, colour, 8)
        elif thing == "grid":
            cv2.rectangle(ink, (INCH, 8 * INCH - 50), (3 * INCH, 9 * INCH - 50), colour, 3)
    return np.asarray(black.astype(np.uint16) * ink // 255, dtype=np.uint8)


def dark(page: Grey) -> int:
    """Pixels of ink."""
    return int((page < 170).sum())


@pytest.mark.parametrize("colour", [RED, PALE])
def test_a_seal_vanishes(colour: tuple[int, int, int]) -> None:
    plain = dark(page(colour)[..., 0])
    sealed = page(colour, "seal") + np.random.default_rng(1).normal(0, 6, (9 * INCH, 8 * INCH, 1))
    scan = np.clip(sealed, 0, 255).astype(np.uint8)
    pages = [
        *pictures_of_pdf(scanned_pdf([scan], quality=80), [1]),
        *pictures_of_image(image(scan)),
    ]
    for shown in pages:
        assert dark(shown.grey) == pytest.approx(plain, rel=0.03)


@pytest.mark.parametrize(
    ("colour", "drawn"), [(RED, "title"), (RED, "grid"), (BLUE, "seal"), (BLUE, "title")]
)
def test_what_is_no_red_seal_stays(colour: tuple[int, int, int], drawn: str) -> None:
    coloured = page(colour, drawn)
    (shown,) = pictures_of_image(image(coloured))
    assert np.array_equal(shown.grey, np.asarray(Image.fromarray(coloured).convert("L")))


def test_a_title_beside_a_seal_stays() -> None:
    (shown,) = pictures_of_image(image(page(RED, "seal", "title")))
    (titled,) = pictures_of_image(image(page(RED, "title")))
    assert np.array_equal(shown.grey[:INCH], titled.grey[:INCH])
