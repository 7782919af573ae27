"""Text squeezed for matching sentences, every character still knowing where it was printed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.reading.text import GATEWAY_WORD, one_simplified, simplified

_QUOTES = frozenset("\"'“”‘’「」『』〝〞")
_BORDER = re.compile(r"[\n\r\u3000]|[ \t\xa0]{2,}")  # what may end a heading that runs on into its text


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """Simplified half-width text without blanks and quotes; `at[i]` is where character i was printed.

    A wide gap, as behind a heading, is one newline.
    """

    text: str
    at: tuple[int, ...]
    end: int

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch of `text` was printed."""
        first = self.at[start]
        return first, (self.at[end - 1] + 1 if end > start else first)


def printed(text: str) -> Printed:
    """Squeeze a text; words of the gateway (微網志) are the mainland's before they are counted."""
    characters: list[str] = []
    at: list[int] = []
    for place, plain in _pieces(text):
        for character in plain:
            if character not in _QUOTES:
                characters.append(character)
                at.append(place)
    return Printed(text="".join(characters), at=tuple(at), end=len(text))


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """(where printed, what it means) of each character; blanks mean nothing or a border."""
    at = 0
    for word in GATEWAY_WORD.finditer(text):
        yield from _characters(text[at : word.start()], at)
        yield from ((word.start() + i, c) for i, c in enumerate(simplified(word[0])))
        at = word.end()
    yield from _characters(text[at:], at)


def _characters(text: str, start: int) -> Iterator[tuple[int, str]]:
    borders = {found.start() for found in _BORDER.finditer(text)}
    whole = simplified(text)
    same = len(whole) == len(text)
    for i, character in enumerate(text):
        plain = "\n" if i in borders else whole[i] if same else one_simplified(character)
        if plain == "\n" or not plain.isspace():
            yield start + i, plain
