"""Hanweb JCMS, 信息公开 module: rows come by POST from /module/xxgk/search.jsp, labelled by attributes."""

from __future__ import annotations

import re
from typing import ClassVar
from urllib.parse import parse_qsl, urlsplit

from scrapy import FormRequest, Request
from scrapy.http import TextResponse
from w3lib.url import add_or_replace_parameter

from spiders.families.jcms import Jcms
from spiders.marks import Mark, address, page
from spiders.portal import Walk
from spiders.rows import markup, words

PAGES = re.compile(r"共\s*(\d{1,5})\s*页")
BY_SUBJECT = "/subjectinfo.jsp"  # 江西; asked by GET
FORM = {
    "infotypeId": "", "jdid": "", "area": "", "divid": "", "vc_title": "", "vc_number": "",
    "sortfield": ",compaltedate:0", "currpage": "1", "vc_filenumber": "", "vc_all": "", "texttype": "",
    "fbtime": "", "standardXxgk": "1", "isAllList": "1",
}  # fmt: skip


class JcmsXxgk(Jcms):
    """A column is …/module/xxgk/search.jsp?infotypeId=…&jdid=…&area=…: its query goes into the form.

    Or …/module/xxgk/subjectinfo.jsp?…, which is asked by GET.
    """

    marks: ClassVar[tuple[Mark, ...]] = (
        address(20, "the module's search", r"/module/xxgk/search\.jsp\?"),
        page(8, "the module's search or tree", r"module/xxgk/(?:search|tree|subjectinfo)\.jsp"),
        page(5, "rows labelled by attributes", r"<\w+\b[^>]*\bsyh=[^>]*\bgkfs=|tr_main_value_(?:odd|even)"),
    )

    def first(self, walk: Walk) -> Request:
        """The form of page 1."""
        return _ask(walk.column, 1)

    def following(self, response: TextResponse, walk: Walk) -> Request | None:
        """The form of the next page while there is one."""
        n = len(walk.pages)
        return _ask(walk.column, n + 1) if n < (_pages(response) or 0) else None

    def ended(self, response: TextResponse, walk: Walk) -> bool:
        """As many pages as the answer says there are."""
        pages = _pages(response)
        return len(walk.pages) >= pages if pages is not None else super().ended(response, walk)


def _ask(column: str, page: int) -> Request:
    address = urlsplit(column)
    headers = {"Referer": column, "X-Requested-With": "XMLHttpRequest"}
    if BY_SUBJECT in address.path:
        url = add_or_replace_parameter(column, "currpage", str(page)) if page > 1 else column
        return Request(url, headers=headers)
    given = dict(parse_qsl(address.query, keep_blank_values=True))
    form = {**FORM, **given, "currpage": str(page)}
    return FormRequest(address._replace(query="").geturl(), formdata=form, headers=headers)


def _pages(response: TextResponse) -> int | None:
    found = PAGES.search(words(markup(response)))
    return int(found[1]) if found else None
