"""Lists and articles as TRS WCM publishes them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from crawler.demo.markup import body, paragraphs, template
from crawler.demo.report import Report
from crawler.demo.sites.pages import Page, chunks, page


def lists(
    directory: str, reports: Sequence[Report], *, portal: str, name: str, row: str, size: int
) -> Iterator[tuple[str, Page]]:
    """The index pages of one column: index.html (also the directory itself), index_1.html …"""
    parts = chunks(reports, size)
    for n, part in enumerate(parts):
        rows = "\n".join(row.format(href=_href(r, directory), title=r.title, date=r.date[:10]) for r in part)
        html = template(f"{portal}_list").substitute(name=name, rows=rows, pages=len(parts), current=n)
        yield f"{directory}index_{n}.html" if n else f"{directory}index.html", page(html)
        if n == 0:
            yield directory, page(html)


def article(report: Report, *, portal: str, name: str) -> Page:
    """A detail page."""
    if report.kind == "shell":
        target = report.path.rpartition("/")[2].replace(".html", "_1.html")
        return page(f"<html><head><script>location.replace('./{target}');</script></head></html>")
    own = paragraphs(["（全文见附件）"]) if report.kind == "files" else body(report)
    html = template(f"{portal}_detail").substitute(
        title=escape(report.title),
        date=report.date,
        source=report.source,
        name=name,
        body=own,
        files=annex(report),
    )
    return page(html, report)


def annex(report: Report) -> str:
    """The list of attachments."""
    items = "".join(
        f'<li><a href="./{file.path.rpartition("/")[2]}">{escape(file.name)}</a></li>'
        for file in report.files
    )
    return f'<p>附件：</p><ul class="fujian">{items}</ul>' if items else ""


def _href(report: Report, directory: str) -> str:
    return "./" + report.path.removeprefix(directory)
