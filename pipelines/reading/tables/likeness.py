"""How much a damaged label resembles one of the form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher


def likeness(one: str, other: str, least: float) -> float:
    """The ratio of difflib (0 to 1) where it is at least `least`, else 0.

    It is slow, and most labels have neither length nor characters enough in common to reach it.
    """
    both = len(one) + len(other)
    if 2 * min(len(one), len(other)) < least * both:
        return 0
    if 2 * sum(min(one.count(character), other.count(character)) for character in set(one)) < least * both:
        return 0
    ratio = SequenceMatcher(None, one, other).ratio()
    return ratio if ratio >= least else 0


class Known:
    """Labels, each with the set of its characters as bits: which a text cannot resemble is seen at once."""

    def __init__(self, labels: Iterable[str]) -> None:
        texts = list(labels)
        self._bit = {character: 1 << at for at, character in enumerate(sorted(set("".join(texts))))}
        self._labels = [(text, len(text), self._bits(text)) for text in texts]

    def like(self, text: str, least: float) -> Iterator[tuple[str, float]]:
        """The labels that the text resembles by at least `least`, and by how much."""
        length, own = len(text), self._bits(text)
        usable = length - len(set(text).difference(self._bit))
        shortest, longest = int(least * length / (2 - least)), int(length * (2 - least) / least) + 1
        if usable < shortest:
            return
        for known, long, bits in self._labels:
            if not shortest <= long <= longest:
                continue
            fewest = least * (length + long) / 2  # characters in common
            if long - (bits & ~own).bit_count() < fewest or usable - (own & ~bits).bit_count() < fewest:
                continue
            if ratio := likeness(text, known, least):
                yield known, ratio

    def _bits(self, text: str) -> int:
        found = 0
        for character in text:
            found |= self._bit.get(character, 0)
        return found
