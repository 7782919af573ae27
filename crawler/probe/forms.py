"""The form of addresses: what they have in common, and where a report year stands in them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from urllib.parse import urlsplit

from spiders.rows import YEAR

PARTS = re.compile(r"(?P<hex>(?=[0-9a-f]*\d)[0-9a-f]{16,})|(?P<digits>\d+)|(?P<other>.+?)", re.DOTALL)
FORMS = 2  # of detail pages in one column


def form_of(url: str) -> str:
    """The pattern of an address: numbers and hexadecimal names count, other words are as they are."""
    return "".join(_part(part) for part in PARTS.finditer(urlsplit(url).path)) + "$"


def detail_of(urls: Iterable[str]) -> re.Pattern[str]:
    """What detail pages look like: the forms that most of them have."""
    forms = [form for form, _ in Counter(map(form_of, urls)).most_common(FORMS)]
    return re.compile(forms[0] if len(forms) == 1 else f"(?:{'|'.join(forms)})")


def years_in(url: str) -> set[int]:
    """The years that an address names."""
    parts = urlsplit(url)
    return {int(year) for year in YEAR.findall(f"{parts.path}?{parts.query}")}


def by_year(url: str, year: int) -> str:
    """The address with {year} wherever it names this year."""
    return re.sub(rf"(?<!\d){year}(?!\d)", "{year}", url)


def one_of_each(urls: Iterable[str]) -> tuple[str, ...]:
    """The first address of each form, two at most."""
    found: dict[str, str] = {}
    for url in urls:
        found.setdefault(form_of(url), url)
    return tuple(found.values())[:FORMS]


def _part(found: re.Match[str]) -> str:
    if found["hex"]:
        return f"[0-9a-f]{{{len(found['hex'])}}}"
    return r"\d+" if found["digits"] else re.escape(found[0])
