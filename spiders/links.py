"""Links of a detail page: attachments, shells that only point elsewhere, and the address that counts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import unquote

from lxml import etree
from parsel import Selector
from scrapy.http import TextResponse
from w3lib.html import get_meta_refresh

from spiders import pictures
from spiders.labels import text_of
from spiders.rows import absolute, markup, words, year_of

FILE = re.compile(r"\.(?:pdf|docx?|wps|xlsx?|et|ofd|rtf|zip|rar)(?=$|[?&#])", re.IGNORECASE)
IN_SCRIPT = re.compile(
    r"""(?:href=|(?:pdf|file)_?(?:url|path|src)["']?\s*[=:]\s*|PDFObject\.embed\(\s*|window\.open\(\s*)"""
    r"""\\?["']([^"'\\]+)\\?["']""",
    re.IGNORECASE,
)
ESCAPED = re.compile(r"\\u00([2-7][\da-f])", re.IGNORECASE)  # as JSON writes <, > and quotes
SHELL = re.compile(
    r"""location(?:\.href)?(?:\.(?:replace|assign)\(\s*|\s*=\s*)["']([^"']+)["']""", re.IGNORECASE
)
SHELL_SIZE = 1024  # bytes; the shells seen have 160
GATEWAY = re.compile(r"(https?://)[^/]+/gate/big5/([^/]+.*)")
ANCHORS: Any = etree.XPath(
    "//a[@href] | //iframe[@src] | //embed[@src] | //object[@data] | //object/param[@value] | //img"
)
# A page of scripts that shows a file, and what it calls the file
VIEWER = re.compile(r"\.html?\?(?:[^#]*&)?(?:file|url|src|pdf|pdfurl)=([^&#]+)", re.IGNORECASE)
READER = re.compile(r"/viewer\.html?\?", re.IGNORECASE)  # of PDF.js: what it shows needs no name of a file
CHAPTERS = re.compile(r"一\s*[、.．].*二\s*[、.．]", re.DOTALL)
REPORT = re.compile(r"公开.*(?:年报|报告)")
OFFER = re.compile(r"[【\[(（]?(?:附件|(?:点击|点此|请)?(?:下载|查看|阅读|浏览)|原文|全文|正文)")
MOST = 100  # reports that one page lists
NO_REPORT = re.compile(r"count|login|share|foot|head|video|map", re.IGNORECASE)  # frames of a page's frame


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An attachment as the page offers it; `left_out` says why it is not to be fetched."""

    url: str
    name: str = ""
    left_out: str = ""


def attachments(response: TextResponse, pattern: re.Pattern[str] = FILE, title: str = "") -> tuple[Link, ...]:
    """Return the files that a page links, embeds or writes by script, in that order, each once.

    Pictures within the report are among them: tables and whole reports are published so. `title` is that
    of the index row; it tells where the report begins. Where a page without chapters offers no file, the one
    link or frame that can be the report itself is, or each link of a list of reports: what those pages lead
    to is not followed.
    """
    page = markup(response)
    found = _named(response, (*_anchors(page, pattern, title), *_scripts(page, pattern)))
    if all(link.left_out for link in found.values()):
        found |= _chosen(_named(response, _elsewhere(page, title)))
    return tuple(found.values())


def _chosen(offered: dict[str, Link]) -> dict[str, Link]:
    """The one link that can be the report, or a list of several bodies' reports; all else is left out."""
    listed = all(REPORT.search(link.name) for link in offered.values())
    most = MOST if listed or len(offered) == 1 else 0
    return {
        url: replace(link, left_out="" if n < most else "several")
        for n, (url, link) in enumerate(offered.items())
    }


def _named(response: TextResponse, offered: Iterable[tuple[str, Link]]) -> dict[str, Link]:
    """What is offered, by its address; of a viewer the file that it shows."""
    found: dict[str, Link] = {}
    for href, link in offered:
        href = href.replace("jspclassid=", "jsp?classid=")  # JCMS loses the ?
        url = _shown_by(absolute(response.url, href))
        if url and url != response.url and (url not in found or found[url].left_out):
            found[url] = replace(link, url=url)
    return found


def _shown_by(url: str) -> str:
    """The file that a viewer in the browser is to show, by its address; every other address as it is."""
    viewer = VIEWER.search(url)
    named = unquote(viewer[1]) if viewer else ""
    return absolute(url, named) if FILE.search(named) or (named and READER.search(url)) else url


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
        href = given.get("href") or given.get("src") or given.get("data") or given.get("value", "")
        picture = shown.get(node)
        if _is_file(node, href, pattern):
            yield href, Link(url="", name=text_of(node) or given.get("title", ""))
        elif picture:
            count += not picture.decoration
            reason = "decoration" if picture.decoration else "budget" if count > pictures.MOST else ""
            yield picture.address, Link(url="", name=picture.name, left_out=reason)


def _is_file(node: Any, href: str, pattern: re.Pattern[str]) -> bool:
    """By the address, by the name that a link prints (年报.pdf), or by the type that is embedded."""
    if node.tag == "a":
        named = (href, node.get("download", ""), text_of(node))
        return any(map(pattern.search, named))
    return bool(pattern.search(href)) or node.get("type", "").lower() == "application/pdf"


def _elsewhere(page: Selector, title: str) -> Iterator[tuple[str, Link]]:
    """Of a page without chapters, what lies below its title: frames, and links to the report or its file."""
    body = page.xpath("//body")
    if not body or CHAPTERS.search(words(body[0])):
        return
    year = year_of(title)
    for node in pictures.within(page.root, title):
        text = text_of(node) if node.tag == "a" else ""
        if node.tag in ("iframe", "frame") and not NO_REPORT.search(node.get("src", "")):
            yield node.get("src", ""), Link(url="", name=node.get("title", ""))
        elif OFFER.match(text) or (year and REPORT.search(text) and year_of(text) == year):
            yield node.get("href", ""), Link(url="", name=text)


def _scripts(page: Selector, pattern: re.Pattern[str]) -> Iterator[tuple[str, Link]]:
    for script in page.xpath("//script/text() | //@onclick").getall():
        plain = ESCAPED.sub(lambda found: chr(int(found[1], 16)), script.replace("\\/", "/"))
        hrefs = IN_SCRIPT.findall(plain)
        yield from ((href, Link(url="")) for href in hrefs if pattern.search(href))
