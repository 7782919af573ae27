"""Texts of a .xls that are partly struck out or raised, as they are seen ([MS-XLS] 2.4.265, 2.5.293)."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

from pipelines.readers.office.wordsymbols import raised

Runs: TypeAlias = Sequence[tuple[int, int]]  # from which character on which font

_WIDE, _EXTENDED, _RICH = 1, 4, 8  # flags of a text
_STRUCK, _RAISED = 8, 1
_MISSING = 4  # the number that no font bears


@dataclass(slots=True)
class _Parts:
    """A record and those that continue it, read as one."""

    parts: list[bytes]
    at: int = 0

    def take(self, size: int) -> bytes:
        """So many bytes, over the ends of parts."""
        taken = b""
        while self.parts and len(taken) < size:
            piece = self.parts[0][self.at : self.at + size - len(taken)]
            taken += piece
            self.at += len(piece)
            if self.at >= len(self.parts[0]):
                self.parts.pop(0)
                self.at = 0
        return taken

    def characters(self, count: int, wide: int) -> str:
        """So many characters; where a part ends within them, the next says how wide its own are."""
        text = ""
        while self.parts and len(text) < count:
            if text:
                wide = self.take(1)[0] & _WIDE
            size = min((count - len(text)) << wide, len(self.parts[0]) - self.at)
            text += self.take(size).decode("utf-16-le" if wide else "latin-1", "replace")
        return text


def marked(table: Sequence[bytes], fonts: Sequence[bytes]) -> dict[int, str]:
    """Of the table of texts those with parts that are struck or raised, by number, as they are seen.

    Raises struct.error or IndexError where the table is damaged.
    """
    if not any(_struck(font) or _raised(font) for font in fonts):
        return {}
    return {
        number: "".join(_seen(text, runs, fonts))
        for number, (text, runs) in enumerate(_texts(_Parts([*table])))
        if any(_struck(font) or _raised(font) for _, at in runs if (font := _font(fonts, at)))
    }


def _texts(data: _Parts) -> Iterator[tuple[str, Runs]]:
    _, count = struct.unpack("<II", data.take(8))
    for _ in range(count):
        size, flags = struct.unpack("<HB", data.take(3))
        runs = struct.unpack("<H", data.take(2))[0] if flags & _RICH else 0
        more = struct.unpack("<I", data.take(4))[0] if flags & _EXTENDED else 0
        text = data.characters(size, flags & _WIDE)
        yield text, list(struct.iter_unpack("<HH", data.take(4 * runs)))
        data.take(more)


def _seen(text: str, runs: Runs, fonts: Sequence[bytes]) -> Iterator[str]:
    yield text[: runs[0][0]]
    for (begin, number), (end, _) in pairwise([*runs, (len(text), 0)]):
        font = _font(fonts, number)
        if not _struck(font):
            yield raised(text[begin:end]) if _raised(font) else text[begin:end]


def _font(fonts: Sequence[bytes], number: int) -> bytes:
    at = number - (number > _MISSING)
    return fonts[at] if at < len(fonts) else b""


def _struck(font: bytes) -> bool:
    return bool(font[2:3] and font[2] & _STRUCK)


def _raised(font: bytes) -> bool:
    return font[8:10] == bytes([_RAISED, 0])
