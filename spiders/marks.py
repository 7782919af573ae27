"""Marks by which a page shows which CMS (建站系统) made it; each family declares its own."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Something that pages of a family have; `weight` is 1 where others have it too, 10 where none has."""

    what: str
    weight: int
    pattern: re.Pattern[str]
    address: bool = False  # sought in the addresses of a page and of its links, not in its markup


def page(weight: int, what: str, pattern: str) -> Mark:
    """A mark in the markup or the scripts of a page."""
    return Mark(what=what, weight=weight, pattern=re.compile(pattern, re.IGNORECASE))


def address(weight: int, what: str, pattern: str) -> Mark:
    """A mark in the address of a page or of a link."""
    return Mark(what=what, weight=weight, pattern=re.compile(pattern, re.IGNORECASE), address=True)
