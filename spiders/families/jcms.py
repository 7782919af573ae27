"""Hanweb JCMS (大汉): records inline in the column page, further ones from dataproxy.jsp."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from itertools import islice
from typing import ClassVar
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from parsel import Selector
from scrapy import FormRequest, Request
from scrapy.http import TextResponse

from spiders.links import FILE
from spiders.portal import Portal, Walk
from spiders.rows import Row, absolute, rows

RECORD = re.compile(r"<record>\s*<!\[CDATA\[(.*?)\]\]>\s*</record>", re.DOTALL)
STORE = re.compile(r"dataStore\s*=\s*\[(.*?)\]\s*;?\s*(?:$|</script|\n)", re.DOTALL)  # the older answer
QUOTED = re.compile(r"'((?:[^'\\]|\\.)*)'", re.DOTALL)
TOTAL = re.compile(r"<totalrecord>\s*(\d{1,9})|totalRecord\s*[:=]\s*(\d{1,9})", re.IGNORECASE)
PER_PAGE = re.compile(r"perPage\s*:\s*(\d{1,4})", re.IGNORECASE)
GROUP_SIZE = re.compile(r"groupSize\s*:\s*(\d{1,4})", re.IGNORECASE)
PROXY = re.compile(r"""["']([^"']*dataproxy\.jsp[^"']*)["']""")
PARAMETERS = re.compile(r"ajaxParam\s*:\s*\{([^}]*)\}")
PARAMETER = re.compile(r"(\w+)\s*:\s*'?([^',}]*)'?")


class Jcms(Portal):
    """A column is /col/colN/index.html, an article /art/Y/M/D/art_N_id.html."""

    detail: ClassVar[re.Pattern[str]] = re.compile(r"/art/\d{4}/\d{1,2}/\d{1,2}/art_\d+_\d+\.html")
    attached: ClassVar[re.Pattern[str]] = re.compile(FILE.pattern + r"|/downfile\.jsp", re.IGNORECASE)

    def rows(self, response: TextResponse) -> Iterator[Row]:
        """One row a record, whatever it links; without records, the articles that the page links."""
        found = records(response.text)
        for record in found:
            yield from islice(rows(Selector(text=record), response.url), 1)
        if not found:
            yield from (row for row in super().rows(response) if self.detail.search(row.url))

    def belongs(self, row: Row, walk: Walk) -> bool:  # noqa: ARG002
        """Records are counted, so each one is a row."""
        return True

    def following(self, response: TextResponse, walk: Walk) -> Request | None:
        """Ask dataproxy.jsp for what comes after the records seen; the column page says how."""
        form = proxy(response.text, walk.column) if len(walk.pages) == 1 else _form(response)
        if not form or len(walk.seen) >= (total(response.text) or len(walk.seen) + 1):
            return None
        address, parameters, per_page, group = form
        start = len(walk.seen) + 1
        span = {"startrecord": start, "endrecord": start + group * per_page - 1, "perpage": per_page}
        return FormRequest(
            f"{urljoin(walk.column, address)}?{urlencode(span)}",
            formdata=parameters,
            headers={"Referer": walk.column, "X-Requested-With": "XMLHttpRequest"},
        )

    def ended(self, response: TextResponse, walk: Walk) -> bool:
        """As many rows as the page says there are."""
        count = total(response.text)
        return super().ended(response, walk) if count is None else len(walk.seen) >= count


def total(text: str) -> int | None:
    """Return how many records the column has; None where the page does not say."""
    found = TOTAL.search(text)
    return int(found[1] or found[2]) if found else None


def records(text: str) -> list[str]:
    """Return the records of a column page or an answer, each a piece of HTML."""
    if found := RECORD.findall(text):
        return found
    return [
        re.sub(r"\\(.)", r"\1", record) for store in STORE.findall(text) for record in QUOTED.findall(store)
    ]


Form = tuple[str, dict[str, str], int, int]


def proxy(text: str, base: str) -> Form | None:
    """Return (path, form fields, records a page, pages a request) as the column page has them."""
    found = PROXY.search(text)
    url = absolute(base, unescape(found[1])) if found else ""
    if not url:
        return None
    address = urlsplit(url)
    given = parse_qsl(address.query, keep_blank_values=True)
    for block in PARAMETERS.findall(text):
        given += [(name, value.strip()) for name, value in PARAMETER.findall(block)]
    fields = {"col": "1", "sourceContentType": "1", **dict(given)}
    fields.pop("page", None)  # the span of records counts, not the page
    return address.path, fields, _number(PER_PAGE, text, 15), _number(GROUP_SIZE, text, 3)


def _form(response: TextResponse) -> Form:
    """The fields of the request that was answered just now."""
    request = response.request
    assert request is not None
    address = urlsplit(request.url)
    span = {name: int(value) for name, value in parse_qsl(address.query)}
    group = (span["endrecord"] - span["startrecord"] + 1) // span["perpage"]
    fields = dict(parse_qsl(request.body.decode(), keep_blank_values=True))
    return address.path, fields, span["perpage"], group


def _number(pattern: re.Pattern[str], text: str, default: int) -> int:
    found = pattern.search(text)
    return max(1, int(found[1])) if found else default
