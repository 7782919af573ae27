"""Columns within columns: what a page leads to that is no report but holds the list of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from scrapy.http import TextResponse

from spiders import links
from spiders.rows import absolute, attributes, markup, words, year_of
from spiders.walks import Walk

NEW: Any = dict.fromkeys(("pages", "seen", "prints", "dates", "shared"), ())  # of a walk that begins
NO_LIST = re.compile(r"count|login|share|foot|head|tree\.jsp", re.IGNORECASE)


def below(
    response: TextResponse, walk: Walk, branch: re.Pattern[str] | None, *, empty: bool
) -> Iterator[Walk]:
    """The columns that links name; where the page is empty, the one that its frame or shell holds."""
    above = (*walk.above, walk.column)
    done = {*above, response.url}
    if branch:
        for url, text in _links(response, branch):
            if url not in done:
                done.add(url)
                year = year_of(text) or year_of(url.removeprefix(walk.column)) or walk.year
                group = text if text and not year_of(text) else walk.group
                yield replace(walk, column=url, group=group, year=year, above=above, **NEW)
    elif empty and not walk.above:
        inside = links.shell(response) or _frame(response)
        if inside and inside not in done:
            yield replace(walk, column=inside, above=above, **NEW)


def _links(response: TextResponse, branch: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    for link in markup(response).xpath("//a[@href]"):
        url = absolute(response.url, attributes(link)["href"])
        if branch.search(url):
            yield url, words(link) or attributes(link).get("title", "")


def _frame(response: TextResponse) -> str:
    """The first frame that can hold a list; a counter, a foot or a tree of units cannot."""
    found = markup(response).xpath("//iframe/@src | //frame/@src").getall()
    return next((absolute(response.url, src) for src in found if not NO_LIST.search(src)), "")
