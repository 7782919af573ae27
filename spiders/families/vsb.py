"""博达 VSB (云南, 伊犁, 大学): a column is a .htm file, its further pages count downwards below it."""

from __future__ import annotations

import re
from typing import ClassVar

from spiders.marks import Mark, address, page
from spiders.portal import Portal


class Vsb(Portal):
    """zfxxgknb.htm leads to zfxxgknb/7.htm, 6.htm … by its link 下页; no number is worked out."""

    marks: ClassVar[tuple[Mark, ...]] = (
        page(6, "Visual SiteBuilder", r"Visual SiteBuilder|\bvsbcontent|\bv_news_content|_vsb_"),
        page(4, "pager p_pages", r"class=[\"']p_pages"),
        address(4, "pages /info/1031/12345.htm", r"/info/\d+/\d+\.htm$"),
        address(5, "parameters wbtreeid and wbnewsid", r"[?&]wb(?:tree|news)id="),
    )
    detail: ClassVar[re.Pattern[str]] = re.compile(r"/info/\d+/\d+\.htm$|/content\.jsp\?.*wbnewsid=\d+")
