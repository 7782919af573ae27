"""A spider that asks what a file tells it to, and writes down what it gets."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Self

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import StopDownload
from scrapy.http import Headers, Response
from twisted.python.failure import Failure

from archive import IndexRow, Part, Publication, Role


class PlanSpider(Spider):
    """Arguments: plan (JSON: a list of requests), out (JSON Lines)."""

    name = "plan"
    hosts = tuple(filter(None, os.environ.get("PLAN_HOSTS", "").split(","))) or None  # None: no portal
    plan: str
    out: str
    custom_settings = {"ITEM_PIPELINES": {}, "LOG_LEVEL": "ERROR"}  # noqa: RUF012
    handle_httpstatus_list = (304, 404, 410, 412, 500, 503)

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.headed, signals.headers_received)
        crawler.signals.connect(spider.came, signals.bytes_received)
        return spider

    def headed(self, request: Request, headers: Headers, body_length: int) -> None:
        if request.meta.get("stop") == "headers":
            assert int(headers[b"Content-Length"] or 0) == body_length
            raise StopDownload(fail=False)

    def came(self, request: Request, data: bytes) -> None:
        if request.meta.get("stop") in ("bytes", "fail"):
            assert data
            raise StopDownload(fail=request.meta["stop"] == "fail")

    async def start(self) -> AsyncIterator[Any]:
        for number, one in enumerate(json.loads(Path(self.plan).read_text())):
            meta = one.pop("meta", {})
            meta["role"] = Role(meta.get("role", "other"))
            if "row" in meta:
                meta["row"] = IndexRow(capture="urn:x", title=meta["row"])
            yield Request(
                **one, meta=meta, callback=self.got, errback=self.lost, priority=-number, dont_filter=True
            )

    def got(self, response: Response) -> None:
        capture = response.meta["capture"]
        digest = hashlib.sha256(response.body).hexdigest()
        self._note(response.url, response.status, capture, response.flags, digest)
        row = response.meta.get("row")
        if row is not None and "archived" not in response.flags:
            part = Part(capture=capture, role=Role.DETAIL, url=response.url)
            publication = Publication(portal=self.name, url=response.url, row=row, parts=(part,))
            vars(self.crawler)["recorder"].publish(publication)

    def lost(self, failure: Failure) -> None:
        request: Request = failure.request  # type: ignore[attr-defined]
        self._note(request.url, None, request.meta.get("capture"), [type(failure.value).__name__], "")

    def _note(self, url: str, status: int | None, capture: str | None, flags: list[str], body: str) -> None:
        with Path(self.out).open("a") as out:
            line = {"url": url, "status": status, "capture": capture, "flags": flags, "body": body}
            out.write(json.dumps(line) + "\n")
