"""博达 VSB (云南, 伊犁, 大学): a column is a .htm file, its further pages count downwards below it."""

from __future__ import annotations

import re
from typing import ClassVar

from spiders.portal import Portal


class Vsb(Portal):
    """zfxxgknb.htm leads to zfxxgknb/7.htm, 6.htm … by its link 下页; no number is worked out."""

    detail: ClassVar[re.Pattern[str]] = re.compile(r"/info/\d+/\d+\.htm$|/content\.jsp\?.*wbnewsid=\d+")
