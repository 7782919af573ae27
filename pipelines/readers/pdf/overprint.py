"""Characters printed over each other: a figure painted over and set anew, a layer unseen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipelines.readers.pages.words import Char

_MUCH = 0.3  # of the narrower one's width, of characters that do not follow each other in the file
_MOST = 0.6  # of any: fonts that lie about their widths let neighbours overlap by half
_LEVEL = 0.5  # of a character's size by which two on a line may stand higher or lower


def overprinted(chars: Sequence[Char]) -> Iterator[Char]:
    """Each character that another one is printed upon; those printed twice for bold must be gone."""
    upright = [(n, char) for n, char in enumerate(chars) if char["upright"] and not char["text"].isspace()]
    lines: dict[int, list[tuple[int, Char]]] = {}
    for one in upright:
        middle = (one[1]["top"] + one[1]["bottom"]) / 2
        lines.setdefault(round(middle / 4), []).append(one)
    for at, line in lines.items():
        near = sorted([*line, *lines.get(at + 1, ())], key=lambda it: it[1]["x0"])
        for index, (n, char) in enumerate(near):
            for m, other in near[index + 1 :]:
                if other["x0"] >= char["x1"]:
                    break
                if _is_upon(char, other, follows=abs(n - m) == 1):
                    yield char
                    yield other


def _is_upon(one: Char, other: Char, *, follows: bool) -> bool:
    level = abs(one["top"] + one["bottom"] - other["top"] - other["bottom"]) / 2
    wide = min(one["x1"] - one["x0"], other["x1"] - other["x0"])
    over = min(one["x1"], other["x1"]) - other["x0"]
    high = _LEVEL * min(one["size"], other["size"])
    return bool(level < high and over > wide * (_MOST if follows else _MUCH))
