"""A spider of one publication with one attachment; at its exit it tells the peak of its memory."""

from __future__ import annotations

import atexit
import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

from scrapy import Request, Spider
from scrapy.http import Response

from archive import Part, Publication, Role


def _tell(out: str) -> None:
    status = Path("/proc/self/status").read_text()  # of this program; ru_maxrss counts its parent as well
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    assert found
    Path(out).write_text(str(int(found[1]) >> 10))


class LargeSpider(Spider):
    """Arguments: page, file, out."""

    name = "plan"
    page: str
    file: str
    out: str

    async def start(self) -> AsyncIterator[Any]:
        atexit.register(_tell, self.out)
        yield Request(self.page, meta={"role": Role.DETAIL})

    def parse(self, response: Response) -> Iterator[Request]:
        part = Part(capture=response.meta["capture"], role=Role.DETAIL, url=self.page)
        yield Request(self.file, self.attached, meta={"role": Role.ATTACHMENT}, cb_kwargs={"part": part})

    def attached(self, response: Response, part: Part) -> Iterator[Publication]:
        assert not response.body
        assert "left-out" in response.flags
        more = Part(capture=response.meta["capture"], role=Role.ATTACHMENT, url=self.file)
        yield Publication(portal=self.name, url=self.page, parts=(part, more))
