"""How much a damaged label resembles one of the form."""

from __future__ import annotations

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
