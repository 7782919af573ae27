"""What browsers print at the head and foot of each page: day and time, title, address and number."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from pipelines.readers.pages.lines import TextLine

_MARGIN = 0.055  # share of the page's height at either end
_DAY = r"\d{1,4}(?:[/.-]\d{1,2}[/.-]|年\d{1,2}月)\d{1,4}日?"
_TIME = r"(?:上午|下午)?\s?\d{1,2}:\d{2}(?::\d{2})?(?:\s?[AP]M)?"
_WHEN = rf"{_DAY}[,，]?\s{_TIME}"
_ADDRESS = r"(?:https?|file|about):\S+"
_HEAD = re.compile(rf"{_WHEN}(?:\s+|$)|(?:^|\s+)(?:{_ADDRESS}|{_WHEN})$")  # beside a title
_FOOT = re.compile(rf"{_ADDRESS}(?:\s+\S+)*|\d+\s*(?:of|/)\s*\d+\s+{_WHEN}|{_WHEN}")


def without_printouts(lines: Iterable[TextLine], page: int, height: float) -> Iterator[TextLine]:
    """The lines without these; of the head of page 1 the title stays: it may stand nowhere else."""
    for line in lines:
        if line.box.top > height * (1 - _MARGIN) and _FOOT.fullmatch(line.text):
            continue
        if line.box.bottom < height * _MARGIN and (found := _HEAD.search(line.text)):
            title = line.text[: found.start()] + line.text[found.end() :]
            if page == 1 and title:
                yield replace(line, text=title)
            continue
        yield line
