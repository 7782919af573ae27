"""Text squeezed for matching sentences, every character still knowing where it was printed."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipelines.reading.text import GATEWAY_WORD, MARK, one_simplified, simplified

_BORDER = re.compile(r"[\n\r\u3000]|[ \t\xa0]{2,}")  # what may end a heading that runs on into its text
_KEPT = re.compile(r"""\n|[^\s"'“”‘’「」『』〝〞]+""")


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
    pieces: list[str] = []
    at: list[int] = []
    begin = 0
    for word in GATEWAY_WORD.finditer(text):
        _squeeze(text[begin : word.start()], begin, pieces, at)
        pieces.append(simplified(word[0]))
        at.extend(min(n, word.end() - 1) for n in range(word.start(), word.start() + len(pieces[-1])))
        begin = word.end()
    _squeeze(text[begin:], begin, pieces, at)
    return Printed(text="".join(pieces), at=tuple(at), end=len(text))


def _squeeze(text: str, start: int, pieces: list[str], at: list[int]) -> None:
    """Add what a stretch that begins at `start` means, and where each character of that was printed."""
    marked = MARK.sub(_unmarked, _BORDER.sub(_marked, text))
    plain, places = simplified(marked), list(range(start, start + len(text)))
    if len(plain) != len(text):  # characters that fold to none or several
        folded = [c if c == "\n" else one_simplified(c) for c in marked]
        plain = "".join(folded)
        places = [place for place, means in zip(places, folded, strict=True) for _ in means]
    for kept in _KEPT.finditer(plain):
        pieces.append(kept[0])
        at.extend(places[kept.start() : kept.end()])


def _marked(border: re.Match[str]) -> str:
    """A border as one newline, as long as it is printed."""
    return "\n".ljust(len(border[0]))


def _unmarked(mark: re.Match[str]) -> str:
    """A note's mark as blanks; before another figure as a border, or 5①20 would be 520."""
    follows = mark.string[mark.end() : mark.end() + 1].isdecimal()
    return ("\n" if follows else " ").ljust(len(mark[0]))
