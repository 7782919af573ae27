"""UCAP (开普 集约化): list.shtml, list_2.shtml …; the pager counts from 1 and says what it counts in."""

from __future__ import annotations

import re
from typing import ClassVar

from spiders.families.paged import Paged


class Ucap(Paged):
    """Details are /yyyymm/<32 hex>.shtml or /yyyymm/<number>.shtml; lists show those of many units."""

    base: ClassVar[int] = 1
    detail: ClassVar[re.Pattern[str]] = re.compile(
        r"/\d{6}/(?:[0-9a-f]{32}|\d{5,}|t\d{8}_\d+)\.s?html$", re.IGNORECASE
    )
