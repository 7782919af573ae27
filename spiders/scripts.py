"""What the scripts of a page write into it: lists and links that are not in the HTML itself."""

from __future__ import annotations

import re

from parsel import Selector

TAGS = re.compile(r"<(?:a|li|tr|td|span|iframe)\b[^<]*(?:<(?!/?script)[^<]*)*", re.IGNORECASE)
ESCAPED = re.compile(r"\\(?:(/|\"|')|[nrt])")


def written(page: Selector) -> Selector:
    """The HTML that stands in scripts (document.write, template strings, JSON), as a page of its own.

    Names that a script puts together at run time are not known; what is written out is.
    """
    found = [ESCAPED.sub(r"\1", text) for text in page.xpath("//script/text()").getall() if "<" in text]
    pieces = "".join(piece for text in found for piece in TAGS.findall(text))
    return Selector(text=f"<html><body>{pieces}</body></html>")
