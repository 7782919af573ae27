"""UCAP (开普 集约化): list.shtml, list_2.shtml …; the pager counts from 1 and says what it counts in."""

from __future__ import annotations

import re
from typing import ClassVar

from spiders.families.paged import Paged
from spiders.marks import Mark, address, page


class Ucap(Paged):
    """Details are /yyyymm/<32 hex>.shtml or /yyyymm/<number>.shtml; lists show those of many units."""

    marks: ClassVar[tuple[Mark, ...]] = (
        page(6, "elements of UCAP", r"<ucaptitle|<ucapcontent|<publishtime|\bUCAP_"),
        page(
            4, "pager that counts from 1 in a container", r"createPageHTML\(\s*[\"'][\w-]+[\"']\s*,\s*\d+\s*,"
        ),
        page(3, "search of UCAP", r"guestweb4/s\?|/search4/s\b"),
        page(2, "页面生成时间 in a meta tag", r"name=[\"']others[\"'][^>]*页面生成时间"),
        address(4, "pages named by 32 hexadecimal digits", r"/\d{6}/[0-9a-f]{32}\.s?html$"),
        address(2, "lists named list.shtml", r"/\w*list(?:_\d+)?\.shtml$"),
        address(2, "columns named c100059", r"/c\d{5,}\w*/(?:list\.shtml|\d{6}/|$)"),
    )
    base: ClassVar[int] = 1
    detail: ClassVar[re.Pattern[str]] = re.compile(
        r"/\d{6}/(?:[0-9a-f]{32}|\d{5,}|t\d{8}_\d+)\.s?html$", re.IGNORECASE
    )
