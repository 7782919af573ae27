"""Links of a detail page: attachments, shells that only point elsewhere, and the address that counts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from lxml import etree
from parsel import Selector
from scrapy.http import TextResponse
from w3lib.html import get_meta_refresh

from spiders import pictures
from spiders.labels import text_of
from spiders.rows import absolute, markup

FILE = re.compile(r"\.(?:pdf|docx?|wps|xlsx?|et|ofd|rtf|zip|rar)(?=$|[?&#])", re.IGNORECASE)
IN_SCRIPT = re.compile(r"""(?:href=|pdfurl\s*=\s*)\\?["']([^"'\\]+)\\?["']""", re.IGNORECASE)
SHELL = re.compile(r"""location(?:\.href)?(?:\.replace\(\s*|\s*=\s*)["']([^"']+)["']""", re.IGNORECASE)
SHELL_SIZE = 1024  # bytes; the shells seen have 160
GATEWAY = re.compile(r"(https?://)[^/]+/gate/big5/([^/]+.*)")
ANCHORS: Any = etree.XPath("//a[@href] | //iframe[@src] | //embed[@src] | //object[@data] | //img")


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An attachment as the page offers it; `left_out` says why it is not to be fetched."""

    url: str
    name: str = ""
    left_out: str = ""


def attachments(response: TextResponse, pattern: re.Pattern[str] = FILE, title: str = "") -> tuple[Link, ...]:
    """Return the files that a page links, embeds or writes by script, in that order, each once.

    Pictures within the report are among them: tables and whole reports are published so. `title` is that
    of the index row; it tells where the report begins.
    """
    found: dict[str, Link] = {}
    for href, link in (*_anchors(markup(response), pattern, title), *_scripts(markup(response), pattern)):
        url = absolute(response.url, href.replace("jspclassid=", "jsp?classid="))  # JCMS loses the ?
        if url and url != response.url and (url not in found or found[url].left_out):
            found[url] = replace(link, url=url)
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


def _anchors(page: Selector, pattern: re.Pattern[str], title: str) -> Iterator[tuple[str, Link]]:
    """What is linked or embedded: files by their names, pictures by where they stand."""
    shown, count = pictures.pictures(page, title), 0
    for node in ANCHORS(page.root):
        given = node.attrib
        href = given.get("href") or given.get("src") or given.get("data", "")
        picture = shown.get(node)
        if pattern.search(href):
            yield href, Link(url="", name=text_of(node) or given.get("title", ""))
        elif picture:
            count += not picture.decoration
            reason = "decoration" if picture.decoration else "budget" if count > pictures.MOST else ""
            yield picture.address, Link(url="", name=picture.name, left_out=reason)


def _scripts(page: Selector, pattern: re.Pattern[str]) -> Iterator[tuple[str, Link]]:
    for script in page.xpath("//script/text()").getall():
        hrefs = IN_SCRIPT.findall(script.replace("\\/", "/"))  # as in JSON
        yield from ((href, Link(url="")) for href in hrefs if pattern.search(href))
