"""A spider without any settings of ours: what Scrapy does of itself. Arguments: urls, joined by commas."""

from __future__ import annotations

import scrapy


class BareSpider(scrapy.Spider):
    """Asks for addresses, in order."""

    name = "bare"

    def __init__(self, urls: str) -> None:
        super().__init__()
        self.start_urls = urls.split(",")

    def parse(self, response: scrapy.http.Response) -> None:
        """Take nothing."""
