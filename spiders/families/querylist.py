"""Lists that handlebars fill (开普: 江西, 国家疾控局): the page shows what its script asks of /queryList."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, ClassVar
from urllib.parse import parse_qsl, urljoin

from scrapy import FormRequest, Request
from scrapy.http import TextResponse

from spiders.answers import entries, number, said, words
from spiders.marks import Mark, address, page
from spiders.portal import Portal, Walk
from spiders.rows import Row, absolute, inside

LIST = "/queryList"
OBJECT = re.compile(r"\{[^{}]*\bwebSiteCode\b[^{}]*\}")  # what loadPageData is given
VALUE = r"""\[[^\]]*\]|'[^']*'|"[^"]*"|[\w.]+"""
PARAMETER = re.compile(rf"""["']?(\w+)["']?\s*:\s*({VALUE})""")
LISTED = re.compile(r"""["']([^"']*)["']""")
TAG = re.compile(r"<[^>]*>")
SOURCE = "信息来源"
Form = list[tuple[str, str]]


class QueryList(Portal):
    """A column is …/index.html; details are content/content_<number>.html beside it.

    Where the page does not show what its script asks, `rendered = ("index",)` and its links are followed.
    """

    marks: ClassVar[tuple[Mark, ...]] = (
        page(8, "a list that loadPageData fills", r"loadPageData\("),
        page(6, "webSiteCode and channelCode of a list", r"\bwebSiteCode\s*:[^{}]*\bchannelCode\s*:"),
        page(5, "templates of handlebars", r"text/x-handlebars-template"),
        address(3, "pages named content_1881355362445262848.html", r"/content/content_\d{16,}\.html$"),
        address(4, "pages of a unit's list", r"\?uid=\d+&pageNum=\d+"),
    )
    detail: ClassVar[re.Pattern[str]] = re.compile(r"/content/content_\d{16,}\.html$")

    def rows(self, response: TextResponse) -> Iterator[Row]:
        """One row an entry of the answer; those of a page only where it does not show what it asks."""
        if said(response, "data") is not None:
            results = entries(said(response, "data", "results"))
            yield from filter(None, (_row(result.get("source"), response.url) for result in results))
        elif asked(response.text) is None:
            yield from super().rows(response)

    def belongs(self, row: Row, walk: Walk) -> bool:
        """What a page links must lie in its column; entries of an answer are counted, so each is a row."""
        listed = SOURCE in dict(row.pairs)
        return listed or (super().belongs(row, walk) and inside(row.url, walk.base))

    def total(self, response: TextResponse) -> int | None:
        """As the answer says."""
        return _total(response) or None

    def following(self, response: TextResponse, walk: Walk) -> Request | None:
        """Ask as the script does: page 1 after the column page, then on while the total is not reached."""
        if said(response, "data") is None:
            form = asked(response.text)
            return _ask(walk, form) if form else super().following(response, walk)
        if len(walk.seen) >= _total(response) or response.request is None:
            return None
        form = parse_qsl(response.request.body.decode(), keep_blank_values=True)
        return _ask(walk, [(name, str(number(one) + 1) if name == "current" else one) for name, one in form])

    def ended(self, response: TextResponse, walk: Walk) -> bool:
        """As many rows as the answer counts."""
        if said(response, "data") is None:
            return asked(response.text) is None and super().ended(response, walk)
        return isinstance(said(response, "data", "results"), list) and len(walk.seen) >= _total(response)


def asked(text: str) -> Form | None:
    """The form of page 1, as a column page shows it; None where it does not."""
    found = OBJECT.search(text)
    if not found:
        return None
    shown = [pair for name, value in PARAMETER.findall(found[0]) for pair in _fields(name, value)]
    form = [(name, value) for name, value in shown if name not in ("current", "pageSize")]
    return [("current", "1"), *form, ("pageSize", dict(form).get("perPage", "15"))]


def _fields(name: str, value: str) -> Form:
    """As jQuery sends them: a list is one field a value, named with [] at its end."""
    if value.startswith("["):
        return [(f"{name}[]", one) for one in LISTED.findall(value)]
    return [(name, value.strip("'\""))]


def _ask(walk: Walk, form: Form) -> FormRequest:
    headers = {"Referer": walk.column, "X-Requested-With": "XMLHttpRequest"}
    return FormRequest(urljoin(walk.column, LIST), formdata=form, headers=headers)


def _row(source: Any, base: str) -> Row | None:
    if not isinstance(source, dict):
        return None
    try:
        addresses = json.loads(words(source, "urls"))
    except (ValueError, RecursionError):
        return None
    path = words(addresses, "pc") if isinstance(addresses, dict) else ""
    url = absolute(base, path) if path else ""
    title = TAG.sub("", words(source, "title", "showTitle"))
    pairs = ((SOURCE, words(source, "contentSource")),)
    return Row(url=url, title=title, date=words(source, "pubDate"), pairs=pairs) if url and title else None


def _total(response: TextResponse) -> int:
    return number(said(response, "data", "total"))
