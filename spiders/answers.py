"""Answers in JSON, whatever a server puts into them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scrapy.http import TextResponse


def said(response: TextResponse, *path: str) -> Any:
    """The value at a path of keys; None where the answer is no JSON or has no such key."""
    try:
        value = response.json()
    except (ValueError, RecursionError):
        return None
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def entries(value: Any) -> Iterator[dict[str, Any]]:
    """The objects in a list; nothing where it is none."""
    yield from (entry for entry in value if isinstance(entry, dict)) if isinstance(value, list) else ()


def number(value: Any) -> int:
    """A count, also where it stands in quotes; 0 where there is none."""
    digits = str(value)
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 10 else 0


def words(entry: dict[str, Any], *keys: str) -> str:
    """The text under the first key that has one."""
    found = (entry.get(key) for key in keys)
    return next((text.strip() for text in found if isinstance(text, str) and text.strip()), "")
