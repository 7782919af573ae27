"""Pages that a firewall sends in place of the one asked for (瑞数, 加速乐 …)."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree, html

from archive import http

STATUSES = frozenset((202, 412, 521))
LEAST_TEXT = 50  # visible characters; genuine pages that carry the script have more
LIMIT = 1 << 16
_MARK = re.compile(rb"<meta\b[^>]*\br=[\"']m[\"']", re.IGNORECASE)
_UNSEEN = "script | style | noscript | template | head"


def challenge(status: int, payload: bytes, codings: list[bytes]) -> str:
    """The kind of challenge that a response is; empty where it is a genuine one.

    The rule was checked on real pages: hardly any visible text, and the mark `r="m"` of 瑞数 or a status
    that only such firewalls use. Nothing is ever solved or evaded.
    """
    if len(payload) > LIMIT:
        return ""
    body = http.decode(payload, codings)
    marked = bool(_MARK.search(body))
    if (marked or status in STATUSES) and visible(body) < LEAST_TEXT:
        return "js-challenge"
    return ""


def visible(body: bytes) -> int:
    """The number of characters that a reader without JavaScript would see."""
    if not body.strip():
        return 0
    try:
        page: Any = html.fromstring(body)
    except (etree.ParserError, ValueError):
        return 0
    for node in page.xpath("|".join(f"//{name}" for name in _UNSEEN.split(" | "))):
        node.drop_tree()
    return len("".join(page.text_content().split()))
