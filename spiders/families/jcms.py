"""Hanweb JCMS (大汉): records inline in the column page, further ones from dataproxy.jsp."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from itertools import islice
from typing import ClassVar
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from parsel import Selector
from scrapy import FormRequest, Request
from scrapy.http import TextResponse

from spiders.links import FILE
from spiders.marks import Mark, address, page
from spiders.portal import Portal, Walk
from spiders.rows import Row, absolute, rows

RECORD = re.compile(r"<record>\s*<!\[CDATA\[(.*?)\]\]>\s*</record>", re.DOTALL)
STORE = re.compile(r"dataStore\s*=\s*\[(.*?)\]\s*;?\s*(?:$|</script|\n)", re.DOTALL)  # the older answer
QUOTED = re.compile(r"'((?:[^'\\]|\\.)*)'", re.DOTALL)
TOTAL = re.compile(r"<totalrecord>\s*(\d{1,9})|totalRecord\s*[:=]\s*(\d{1,9})", re.IGNORECASE)
PER_PAGE = re.compile(r"perPage\s*:\s*(\d{1,4})", re.IGNORECASE)
GROUP_SIZE = re.compile(r"groupSize\s*:\s*(\d{1,4})", re.IGNORECASE)
PROXY = re.compile(r"""["']([^"']*(?:dataproxy\.jsp|getMessage\.do)[^"']*)["']""")
PARAMETERS = re.compile(r"ajaxParam\s*:\s*\{([^}]*)\}")
PARAMETER = re.compile(r"(\w+)\s*:\s*'?([^',}]*)'?")
SPAN = ("startrecord", "endrecord", "perpage")


@dataclass(frozen=True, slots=True, kw_only=True)
class Proxy:
    """What gives further records: its address, the fields it wants, records a page, pages a request."""

    address: str
    fields: Mapping[str, str]
    per_page: int
    group: int


class Jcms(Portal):
    """A column is /col/colN/index.html, an article /art/Y/M/D/art_N_id.html."""

    marks: ClassVar[tuple[Mark, ...]] = (
        page(4, "records from dataproxy.jsp", r"dataproxy\.jsp"),
        page(3, "records in the page", r"<datastore>|<recordset>"),
        page(2, "pager jpage", r"\.jpage\("),
        page(3, "comments of Hanweb", r"ZJEG_RSS"),
        page(2, "files behind downfile.jsp", r"/downfile\.jsp"),
        address(4, "columns /col/colN/index.html", r"/col/col\d+/(?:index\.html)?$"),
        address(4, "articles /art/Y/M/D/art_N_id.html", r"/art/\d{4}/\d{1,2}/\d{1,2}/art_\d+_\d+\.html"),
    )
    detail: ClassVar[re.Pattern[str]] = re.compile(
        r"/art/\d{4}/\d{1,2}/\d{1,2}/art_\d+_\d+\.html|/art/\d{6,}/\w{8,}\.html"  # 淮安 since 2024
    )
    attached: ClassVar[re.Pattern[str]] = re.compile(FILE.pattern + r"|/downfile\.jsp", re.IGNORECASE)

    def text(self, response: TextResponse) -> str:
        """Where the records stand."""
        return response.text

    def rows(self, response: TextResponse) -> Iterator[Row]:
        """One row a record, whatever it links; without records, the articles that the page links."""
        found = records(self.text(response))
        for record in found:
            yield from islice(rows(Selector(text=record), response.url), 1)
        if not found:
            yield from (row for row in super().rows(response) if self.detail.search(row.url))

    def belongs(self, row: Row, walk: Walk) -> bool:  # noqa: ARG002
        """Records are counted, so each one is a row."""
        return True

    def total(self, response: TextResponse) -> int | None:
        """Of the page or the answer."""
        return total(self.text(response))

    def following(self, response: TextResponse, walk: Walk) -> Request | None:
        """Ask the proxy for what comes after the records seen; the column page says how."""
        source = _proxy_of(response, self.text(response), walk)
        count = total(self.text(response))
        if not source or len(walk.seen) >= (len(walk.seen) + 1 if count is None else count):
            return None
        return self._ask(walk, source, by_page="page" in source.fields)

    def otherwise(self, response: TextResponse, walk: Walk) -> Request | None:
        """Some servers do not look at the span of records, but at the number of the page."""
        source = _proxy_of(response, self.text(response), walk)
        if not source or "page" in source.fields:
            return None
        return self._ask(walk, source, by_page=True)

    def _ask(self, walk: Walk, source: Proxy, *, by_page: bool) -> Request:
        start, fields = len(walk.seen) + 1, dict(source.fields)
        if by_page:
            fields["page"] = str(len(walk.seen) // source.per_page + 1)
        pages = 1 if by_page else source.group
        span = dict(zip(SPAN, (start, start + pages * source.per_page - 1, source.per_page), strict=True))
        return self.ask(walk, source.address, span, fields)

    def ask(self, walk: Walk, address: str, span: Mapping[str, int], fields: Mapping[str, str]) -> Request:
        """The form, as the page's own script sends it."""
        return FormRequest(
            f"{urljoin(walk.column, address)}?{urlencode(span)}",
            formdata=dict(fields),
            headers={"Referer": walk.column, "X-Requested-With": "XMLHttpRequest"},
        )

    def ended(self, response: TextResponse, walk: Walk) -> bool:
        """As many rows as the page says there are."""
        count = total(self.text(response))
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


def proxy(text: str, base: str) -> Proxy | None:
    """The proxy as the column page has it; None where the page names none."""
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
    return Proxy(
        address=address.path,
        fields=fields,
        per_page=_number(PER_PAGE, text, 15),
        group=_number(GROUP_SIZE, text, 3),
    )


def _proxy_of(response: TextResponse, text: str, walk: Walk) -> Proxy | None:
    """What the column page said, or what was asked just now."""
    return proxy(text, walk.column) if len(walk.pages) == 1 else _asked(response)


def _asked(response: TextResponse) -> Proxy:
    """The proxy of the request that was answered: its span is in the query, its fields in query or body."""
    request = response.request
    assert request is not None
    address = urlsplit(request.url)
    given = dict(parse_qsl(f"{address.query}&{request.body.decode()}", keep_blank_values=True))
    start, end, per_page = (int(given.pop(name)) for name in SPAN)
    return Proxy(address=address.path, fields=given, per_page=per_page, group=(end - start + 1) // per_page)


def _number(pattern: re.Pattern[str], text: str, default: int) -> int:
    found = pattern.search(text)
    return max(1, int(found[1])) if found else default
