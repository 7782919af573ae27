"""What the scripts of a page write into it: lists and links that are not in the HTML itself."""

from __future__ import annotations

import re

from parsel import Selector

END = re.compile(r"</script\s*>", re.IGNORECASE)
START = re.compile(r"<script\b", re.IGNORECASE)
LINK = re.compile(r"<a\s[^<]*(?:<(?!/?a\b)[^<]*)*</a>", re.IGNORECASE)
ESCAPED = re.compile(r"\\([/\"'])")


def written(text: str) -> Selector | None:
    """The page with the links that its scripts write where they write them; None where they write none.

    Names that a script puts together at run time are not known; what is written out is.
    """
    *before, rest = END.split(text)
    pieces = [START.split(piece, maxsplit=1) for piece in before]
    links = [" ".join(LINK.findall(ESCAPED.sub(r"\1", script))) for _, script in (_pair(p) for p in pieces)]
    if not any(links):
        return None
    shown = "".join(html[0] + link for html, link in zip(pieces, links, strict=True))
    return Selector(text=shown + rest)


def _pair(piece: list[str]) -> tuple[str, str]:
    return piece[0], piece[1] if len(piece) > 1 else ""
