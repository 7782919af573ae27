"""The report that a page holds as a value, and shows by a script or in a frame of its own."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from pipelines.readers.html.markup import SKIPPED_BLOCK, Markup, attributes_of

_STRING = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"')
_BLOCK = re.compile(r"<(?:p|div|table|h[1-6]|section)[\s>]", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
_LEAST = 300  # characters of a report; templates and notices are shorter


def handed_over(markup: Markup, seen: int) -> str:
    """The only value with blocks in it that the page holds, if it says more than the page shows, else "".

    `seen` counts the characters that are shown. Of several values nobody knows which is shown, and how.
    """
    found = [value for value in dict.fromkeys(_values(markup)) if _BLOCK.search(value)]
    said = [len("".join(_TAG.sub("", value).split())) for value in found]
    long = [value for value, length in zip(found, said, strict=True) if length > max(_LEAST, seen)]
    return long[0] if len(long) == 1 else ""


def _values(markup: Markup) -> Iterator[str]:
    """Strings in scripts, values of hidden fields, pages in frames."""
    for at in markup.named("script"):
        if markup.opens(at):
            yield from (_decoded(it) for it in _STRING.findall(markup.texts[at]) if len(it) > _LEAST)
    for name, attribute in (("input", "value"), ("iframe", "srcdoc")):
        for at in markup.named(name):
            yield attributes_of(markup.tags[at]).get(attribute, "")
    for at in markup.named("textarea"):
        if markup.kinds[at] == SKIPPED_BLOCK:
            yield markup.texts[at]


def _decoded(string: str) -> str:
    try:
        text = json.loads(string, strict=False)
    except ValueError:
        return ""
    return text if isinstance(text, str) else ""
