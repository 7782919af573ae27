"""The charset of pages that name none, or a wrong one."""

from __future__ import annotations

from scrapy.http import TextResponse
from w3lib.encoding import html_body_declared_encoding

WESTERN = "cp1252"  # what servers say of pages that they do not know, and Scrapy of bytes that are no UTF-8
CHINESE = "gb18030"  # holds GBK and GB 2312


def readable(response: TextResponse) -> TextResponse:
    """The response in the charset that its page names, else in UTF-8 or GB 18030; no page here is western."""
    if response.encoding != WESTERN:
        return response
    named = html_body_declared_encoding(response.body)
    for charset in filter(None, (named if named != WESTERN else None, "utf-8")):
        try:
            response.body.decode(charset)
        except (UnicodeDecodeError, LookupError):
            continue
        return response.replace(encoding=charset)
    return response.replace(encoding=CHINESE)
