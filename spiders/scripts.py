"""What the scripts of a page write into it: lists and links that are not in the HTML itself."""

from __future__ import annotations

import re

from parsel import Selector

SCRIPT = re.compile(r"<script\b[^>]*>(.*?)</script\s*>", re.DOTALL | re.IGNORECASE)
LINK = re.compile(r"<a\b[^>]*\bhref\s*=.*?</a>", re.DOTALL | re.IGNORECASE)
ESCAPED = re.compile(r"\\([/\"'])")


def written(text: str) -> Selector | None:
    """The page with the links that its scripts write where they write them; None where they write none.

    Names that a script puts together at run time are not known; what is written out is.
    """
    page, count = SCRIPT.subn(lambda found: _links(found[1]), text)
    return Selector(text=page or "<html/>") if count and page.count("<a ") > 0 else None


def _links(script: str) -> str:
    return " ".join(LINK.findall(ESCAPED.sub(r"\1", script)))
