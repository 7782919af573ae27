"""A spider that has never heard of Guidang."""

import scrapy


class ForeignSpider(scrapy.Spider):
    """Argument: url."""

    name = "foreign one"

    def __init__(self, url: str) -> None:
        super().__init__()
        self.start_urls = [url]

    def parse(self, response: scrapy.http.Response) -> dict[str, int]:
        return {"size": len(response.body)}
