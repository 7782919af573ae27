"""Columns whose page is the report itself: 大汉's viewer by area and year, pages overwritten each year."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from scrapy.http import TextResponse

from spiders import labels
from spiders.families.jcms import Jcms
from spiders.marks import Mark, address
from spiders.portal import REPORT, Portal, Walk
from spiders.rows import Row, markup, words, year_of

TITLES = ("//meta[@name='ArticleTitle']/@content", "//h1", "//*[contains(@class, 'title')]")
DATES = ("发布时间", "发布日期", "日期")


class Viewer(Portal):
    """xxgkAnnualReport.jsp?area=<unit>&fbtime=<year> shows one report; no index lists them.

    It is index and detail page at once: the second request of a run is answered from the archive.
    """

    marks: ClassVar[tuple[Mark, ...]] = (
        address(20, "the viewer of annual reports", r"/xxgkAnnualReport\.jsp\?.*fbtime="),
    )
    detail: ClassVar[re.Pattern[str]] = re.compile(r"xxgkAnnualReport\.jsp\?|/$")
    attached: ClassVar[re.Pattern[str]] = Jcms.attached

    def rows(self, response: TextResponse) -> Iterator[Row]:
        """The page itself; none where it shows no title. The window's title may be that of the site."""
        page = markup(response)
        shown = [words(page.xpath(path)) for path in TITLES]
        window = words(page.xpath("//title"))
        title = next(filter(None, shown), window if year_of(window) and REPORT.search(window) else "")
        printed = dict(labels.pairs(page))
        date = next((printed[label] for label in DATES if label in printed), "")
        if title:
            yield Row(url=response.url, title=title, date=date)

    def belongs(self, row: Row, walk: Walk) -> bool:  # noqa: ARG002
        """Whatever its address is after redirects."""
        return True

    def following(self, response: TextResponse, walk: Walk) -> None:
        """There is one page."""
