"""What a replica serves: pages by address, and an answer to forms."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from math import ceil

from crawler.demo.files import MAKERS
from crawler.demo.report import Report

HTML = "text/html; charset=utf-8"
ROBOTS = "User-agent: *\nDisallow: /search/\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One resource; its first `fails` requests are answered with 503."""

    body: bytes
    type: str = HTML
    status: int = 200
    fails: int = 0
    location: str = ""  # of a redirect

    @property
    def etag(self) -> str:
        """A strong validator."""
        return f'"{sha256(self.body).hexdigest()[:16]}"'


Pages = Mapping[str, Page]  # by path and query
Answer = Callable[[str, Mapping[str, str]], Page]  # (path and query, form fields)


def no_answer(target: str, form: Mapping[str, str]) -> Page:
    """A site without forms."""
    return Page(body=f"<h1>405</h1><p>{target}: {len(form)}</p>".encode(), status=405)


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A host with its pages."""

    host: str
    pages: Pages
    missing: Page
    answer: Answer = no_answer
    query: Answer | None = None  # pages that are made for a GET with a query
    referer: bool = False  # a query without one is answered 403
    ports: tuple[int, ...] = (80, 443)


def page(text: str, report: Report | None = None) -> Page:
    """A page of HTML; a report may want another charset, then no header names it."""
    if report is None or report.charset == "utf-8":
        return Page(body=text.encode(), fails=report.fails if report else 0)
    body = text.replace("charset=utf-8", f"charset={report.charset}").encode("gb18030")
    return Page(body=body, type="text/html", fails=report.fails)


def text(content: str) -> Page:
    """robots.txt and the like."""
    return Page(body=content.encode(), type="text/plain")


def missing(name: str) -> Page:
    """The page of a 404."""
    html = f"<html><head><title>404</title></head><body><p>{name}：您访问的页面不存在。</p></body></html>"
    return Page(body=html.encode(), status=404)


def files(reports: Sequence[Report]) -> Iterator[tuple[str, Page]]:
    """The attachments of all reports; dead ones are left out."""
    for report in reports:
        for file in report.files:
            if file.kind in MAKERS:
                make, media_type = MAKERS[file.kind]
                yield file.path, Page(body=make(report), type=media_type)


def chunks(reports: Sequence[Report], size: int) -> list[Sequence[Report]]:
    """The pages of a list; at least one."""
    return [reports[n * size : (n + 1) * size] for n in range(max(1, ceil(len(reports) / size)))]
