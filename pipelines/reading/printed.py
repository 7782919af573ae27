"""Text squeezed for matching sentences, every character still knowing where it was printed."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from pipelines.readers.annotated import covered
from pipelines.reading.text import GATEWAY_WORD, MARK, narrowed, one_simplified, simplified

_BORDER = re.compile(r"[\n\r\u3000]|[ \t\xa0]{2,}")  # what may end a heading that runs on into its text
_BORDERS = "\n\r\u3000\t\xa0"
_MAYBE = re.compile(f"[{_BORDERS}⁰¹²³⁴-⁹①-⑳]")  # of a border but for two blanks, or a note's mark
_QUOTES = "\"'“”‘’「」『』〝〞"
_QUOTE = re.compile(f"[{_QUOTES}]")
_DROPPED = re.compile(  # quotes, and every blank but \n
    f"[{_QUOTES}\t\v\f\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]"
)


class Printed(NamedTuple):
    """Simplified half-width text without blanks, quotes and pinyin, and what is printed for it.

    A wide gap, as behind a heading, is one newline.
    """

    text: str
    whole: str

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch of `text` was printed."""
        _, at = _squeezed(self.whole)
        first = at[start]
        return first, (at[end - 1] + 1 if end > start else first)


def printed(text: str) -> Printed:
    """Squeeze a text; words of the gateway (微網志) are the mainland's before they are counted."""
    marked = _bordered(covered(text, _QUOTES[0]))
    plain = simplified(marked)
    if len(plain) != len(text) or GATEWAY_WORD.search(text):
        return Printed(_squeezed(text)[0], text)
    return Printed(_DROPPED.sub("", plain), text)


def squeezed(text: str, solid: str) -> str:
    """The text of `printed`, where `solid` is its normal form."""
    if "  " in text or any(mark in text for mark in _BORDERS):
        return _DROPPED.sub("", narrowed(_bordered(text)))
    return _QUOTE.sub("", solid)


@lru_cache(maxsize=8)  # of a paragraph, the places of several figures are asked for
def _squeezed(text: str) -> tuple[str, tuple[int, ...]]:
    """The text squeezed, and where each of its characters was printed."""
    text = covered(text, _QUOTES[0])
    pieces: list[str] = []
    at: list[int] = []
    begin = 0
    for word in GATEWAY_WORD.finditer(text):
        _squeeze(text[begin : word.start()], begin, pieces, at)
        pieces.append(simplified(word[0]))
        at.extend(min(n, word.end() - 1) for n in range(word.start(), word.start() + len(pieces[-1])))
        begin = word.end()
    _squeeze(text[begin:], begin, pieces, at)
    return "".join(pieces), tuple(at)


def _squeeze(text: str, start: int, pieces: list[str], at: list[int]) -> None:
    """Add what a stretch that begins at `start` means, and where each character of that was printed."""
    marked = _bordered(text)
    plain, places = simplified(marked), list(range(start, start + len(text)))
    if len(plain) != len(text):  # characters that fold to none or several
        folded = [c if c == "\n" else one_simplified(c) for c in marked]
        plain = "".join(folded)
        places = [place for place, means in zip(places, folded, strict=True) for _ in means]
    end = 0
    for dropped in _DROPPED.finditer(plain):
        pieces.append(plain[end : dropped.start()])
        at.extend(places[end : dropped.start()])
        end = dropped.end()
    pieces.append(plain[end:])
    at.extend(places[end:])


def _bordered(text: str) -> str:
    """The text, as long as it is, with a newline for each border, and blanks for the marks of notes."""
    if "  " not in text and not _MAYBE.search(text):
        return text
    return MARK.sub(_unmarked, _BORDER.sub(_marked, text))


def _marked(border: re.Match[str]) -> str:
    """A border as one newline, as long as it is printed."""
    return "\n".ljust(len(border[0]))


def _unmarked(mark: re.Match[str]) -> str:
    """A note's mark as blanks; before another figure as a border, or 5①20 would be 520."""
    follows = mark.string[mark.end() : mark.end() + 1].isdecimal()
    return ("\n" if follows else " ").ljust(len(mark[0]))
