"""White print on dark cells is read as black print on white ones."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from pipelines.scans.pages import DPI, Grey, Picture
from pipelines.scans.rules import ink_of
from pipelines.scans.straight import straightened

BLUE, BLACK, LIGHT, WHITE = 120, 0, 215, 255


def heads(ground: int, print_: int, rule: int = 0, shade: float = 1.0) -> Grey:
    """A row of heads and two rows of figures; `shade`: of the paper at the page's right end."""
    page = np.full((800, 1000), 255, np.uint8)
    page[200:260, 100:900] = ground
    for row, (y, ink) in enumerate(((245, print_), (305, 0), (365, 0))):
        for x in range(150, 900, 200):
            cv2.putText(page, f"A{row}{x}", (x, y), cv2.FONT_HERSHEY_SIMPLEX, 1, (ink,), 2)
    for x in range(100, 901, 200):
        cv2.line(page, (x, 200), (x, 260), (rule if x % 800 > 100 else 0,), 2)
        cv2.line(page, (x, 260), (x, 380), (0,), 2)
    for y in (200, 260, 320, 380):
        cv2.line(page, (100, y), (900, y), (0,), 2)
    return np.asarray(page * np.linspace(1, shade, 1000), dtype=np.uint8)


def ink(page: Grey) -> Grey:
    """Where ink is on the straightened page."""
    return ink_of(straightened(Picture(page=1, of=1, grey=page, scale=DPI / 72)).grey)


PLAIN = ink(heads(WHITE, BLACK))


@pytest.mark.parametrize(
    ("ground", "print_", "rule", "shade"),
    [
        (BLUE, WHITE, BLACK, 1.0),
        (BLUE, WHITE, WHITE, 1.0),
        (BLACK, WHITE, WHITE, 1.0),
        (BLUE, LIGHT, BLACK, 0.8),
        (BLUE, BLACK, BLACK, 1.0),
        (LIGHT, BLACK, BLACK, 1.0),
    ],
)
def test_heads_on_a_dark_ground(ground: int, print_: int, rule: int, shade: float) -> None:
    found = ink(heads(ground, print_, rule, shade))
    inside = np.s_[206:254, 110:890]
    assert np.mean(found[inside] != PLAIN[inside]) < 0.02
    assert np.mean(found[270:] != PLAIN[270:]) < 0.002


def test_a_dark_desk_around_the_page_stays() -> None:
    page = cv2.copyMakeBorder(heads(WHITE, BLACK), 60, 60, 60, 60, cv2.BORDER_CONSTANT, value=(90,))
    assert np.mean(ink(np.asarray(page, dtype=np.uint8))[70:-70, 70:-70] != PLAIN[10:-10, 10:-10]) < 0.002
