"""Links of a detail page: attachments, shells that only point elsewhere, and the address that counts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from parsel import Selector
from scrapy.http import TextResponse
from w3lib.html import get_meta_refresh

from spiders.rows import absolute, attributes, markup, words

FILE = re.compile(r"\.(?:pdf|docx?|wps|xlsx?|et|ofd|rtf|zip|rar)(?=$|[?&#])", re.IGNORECASE)
IN_SCRIPT = re.compile(r"""(?:href=|pdfurl\s*=\s*)\\?["']([^"'\\]+)\\?["']""", re.IGNORECASE)
SHELL = re.compile(r"""location(?:\.href)?(?:\.replace\(\s*|\s*=\s*)["']([^"']+)["']""", re.IGNORECASE)
SHELL_SIZE = 1024  # bytes; the shells seen have 160
GATEWAY = re.compile(r"(https?://)[^/]+/gate/big5/([^/]+.*)")
ANCHORS = "//a[@href] | //iframe[@src] | //embed[@src] | //object[@data] | //img[@src]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An attachment as the page offers it."""

    url: str
    name: str = ""


def attachments(response: TextResponse, pattern: re.Pattern[str] = FILE) -> tuple[Link, ...]:
    """Return the files that a page links, embeds or writes by script, in that order, each once."""
    found: dict[str, Link] = {}
    for href, name in (*_anchors(markup(response)), *_scripts(markup(response))):
        url = absolute(response.url, href.replace("jspclassid=", "jsp?classid="))  # JCMS loses the ?
        if url and url != response.url and pattern.search(href):
            found.setdefault(url, Link(url=url, name=name))
    return tuple(found.values())


def shell(response: TextResponse) -> str:
    """Where a page leads that is nothing but `location.replace(…)` or a meta refresh; else empty."""
    if len(response.body) > SHELL_SIZE:
        return ""
    found = SHELL.search(response.text)
    return (
        absolute(response.url, found[1]) if found else get_meta_refresh(response.text, response.url)[1] or ""
    )


def canonical(url: str) -> str:
    """The address that counts: without fragment and without the 繁體 gateway before it."""
    return GATEWAY.sub(r"\1\2", url.partition("#")[0])


def _anchors(page: Selector) -> Iterator[tuple[str, str]]:
    for node in page.xpath(ANCHORS):
        given = attributes(node)
        href = given.get("href") or given.get("src") or given.get("data", "")
        yield href, words(node) or given.get("title", "")


def _scripts(page: Selector) -> Iterator[tuple[str, str]]:
    for script in page.xpath("//script/text()").getall():
        yield from ((href, "") for href in IN_SCRIPT.findall(script.replace("\\/", "/")))  # as in JSON
