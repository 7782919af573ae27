"""TrueCMS (南通 …): Hanweb's jpage over another proxy, which answers GET with records within JSONP."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import ClassVar
from urllib.parse import urlencode, urljoin

from scrapy import Request
from scrapy.http import TextResponse

from spiders.families.jcms import Jcms
from spiders.marks import Mark, address, page
from spiders.portal import Walk

CALLBACK = "cb"
JSONP = re.compile(rf"^\s*(?:{CALLBACK}\()?(\{{.*\}})\)?\s*;?\s*$", re.DOTALL)


class TrueCms(Jcms):
    """A column is a page whose script calls jpage; details are …/content/<36 hex and dashes>.html."""

    marks: ClassVar[tuple[Mark, ...]] = (
        page(12, "records from getMessage.do", r"messageController/getMessage\.do"),
        address(6, "addresses of TrueCMS", r"/TrueCMS/"),
    )
    detail: ClassVar[re.Pattern[str]] = re.compile(r"/content/[0-9a-f-]{8,36}\.html")

    def text(self, response: TextResponse) -> str:
        """The page, or the datastore within an answer."""
        found = JSONP.match(response.text)
        try:
            return str(json.loads(found[1])["result"]) if found else response.text
        except (ValueError, KeyError, TypeError):
            return response.text

    def ask(self, walk: Walk, address: str, span: Mapping[str, int], fields: Mapping[str, str]) -> Request:
        """One query; without a Referer some servers answer 404."""
        query = urlencode({**span, **fields, "callback": CALLBACK})
        headers = {"Referer": walk.column, "X-Requested-With": "XMLHttpRequest"}
        return Request(f"{urljoin(walk.column, address)}?{query}", headers=headers)
