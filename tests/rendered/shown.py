"""A spider that renders what it is told to, and writes down what it gets."""

from __future__ import annotations

import json
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from scrapy import Request, Spider
from scrapy.http import HtmlResponse, Response
from twisted.python.failure import Failure

from archive import Role


class Shown(Spider):
    """Arguments: out (JSON Lines); what to ask comes in SHOWN_ASKED, one address a line."""

    name = "shown"
    hosts = tuple(filter(None, os.environ.get("SHOWN_HOSTS", "").split(","))) or None
    rendered = ("detail",)
    until = os.environ.get("SHOWN_UNTIL", "")
    out: str
    custom_settings = {"ITEM_PIPELINES": {}}  # noqa: RUF012

    async def start(self) -> AsyncIterator[Any]:
        for number, url in enumerate(os.environ["SHOWN_ASKED"].splitlines()):
            yield Request(
                url,
                callback=self.got,
                errback=self.lost,
                meta={"role": Role.DETAIL},
                priority=-number,
                dont_filter=True,
            )

    def got(self, response: Response) -> None:
        text = response.text if isinstance(response, HtmlResponse) else ""
        note = {
            "url": response.url,
            "capture": response.meta["capture"],
            "dom": response.meta.get("dom"),
            "flags": response.flags,
            "text": text,
        }
        self._note(note)

    def lost(self, failure: Failure) -> None:
        request: Request = failure.request  # type: ignore[attr-defined]
        self._note({"url": request.url, "error": type(failure.value).__name__})

    def _note(self, note: dict[str, Any]) -> None:
        with Path(self.out).open("a") as out:
            out.write(json.dumps(note, ensure_ascii=False) + "\n")
