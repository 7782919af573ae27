"""黄岩: Hanweb JCMS; the first records inline, the others from dataproxy.jsp."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from urllib.parse import parse_qs, urlsplit

from crawler.demo.markup import body, pasted, template
from crawler.demo.report import Report, reports
from crawler.demo.sites.pages import ROBOTS, Page, Site, files, missing, page, text

HOST = "www.zjhy.gov.cn"
NAME = "台州市黄岩区人民政府"
COLUMNS = {"1229486935": "政府信息公开年报", "1229851097": "新前街道 政府信息公开年报"}
PER_PAGE = 4
PROXY = "/module/web/jpage/dataproxy.jsp"


def site() -> Site:
    """The replica."""
    pages = {**dict(_pages()), "/robots.txt": text(ROBOTS)}
    return Site(host=HOST, pages=pages, missing=missing(NAME), answer=_answer)


def _pages() -> Iterator[tuple[str, Page]]:
    published = reports("zhejiang_huangyan")
    for column, name in COLUMNS.items():
        listed = _listed(column)
        html = template("zhejiang_huangyan_list").substitute(
            name=name,
            column=column,
            proxy=PROXY,
            records=_records(listed[:PER_PAGE]),
            total=len(listed),
            per_page=PER_PAGE,
        )
        yield f"/col/col{column}/index.html", page(html)
    for report in published:
        yield report.path, _article(report)
    yield from files(published)


def _listed(column: str) -> list[Report]:
    return [report for report in reports("zhejiang_huangyan") if report.listing == column]


def _records(listed: list[Report]) -> str:
    return "\n".join(f"<record><![CDATA[{_row(report)}]]></record>" for report in listed)


def _row(report: Report) -> str:
    title = escape(report.title)
    short = title if len(title) < 24 else title[:22] + "…"
    link = f"<a href='{report.path}' title='{title}' target='_blank'>{short}</a>"
    return f"<li>{link}<b readlabel>{report.date[:10]}</b></li>"


def _answer(target: str, form: Mapping[str, str]) -> Page:
    """Records startrecord to endrecord of the column asked for, as XML."""
    address = urlsplit(target)
    if address.path != PROXY or form.get("columnid") not in COLUMNS:
        return missing(NAME)
    span = {name: int(values[0]) for name, values in parse_qs(address.query).items()}
    listed = _listed(form["columnid"])
    head = (
        f"<totalrecord>{len(listed)}</totalrecord><totalpage>{-(-len(listed) // span['perpage'])}</totalpage>"
    )
    records = _records(listed[span["startrecord"] - 1 : span["endrecord"]])
    xml = f"<datastore>{head}<recordset>{records}</recordset></datastore>"
    return Page(body=xml.encode(), type="text/xml;charset=utf-8")


def _article(report: Report) -> Page:
    annex = "".join(f'<p>附件：<a href="{file.path}">{escape(file.name)}</a></p>' for file in report.files)
    labels = ("索引号", "文件编号", "发布机构", "成文日期", "公开方式", "公开范围")
    values = {f"p{n}": escape(report.pairs.get(label, "")) for n, label in enumerate(labels)}
    html = template("zhejiang_huangyan_detail").substitute(
        values,
        title=escape(report.title),
        date=report.date,
        day=report.date[:10],
        source=report.source,
        body=body(report, pasted),
        files=annex,
    )
    return page(html, report)
