"""Pages that need JavaScript: shown in a browser that asks through us, given as the DOM that came of it."""

from __future__ import annotations

import asyncio
import logging
from functools import partial
from urllib.parse import urldefrag
from uuid import uuid4

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest, NotConfigured
from scrapy.http import HtmlResponse, Response, TextResponse
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.threads import deferToThread

from archive import ArchiveError, Recorder, Rendering, Role, Skipped, clock
from archive.exchange import Entry
from crawler.fetch.browser import Browser, find
from crawler.fetch.browser_tab import Shown, Tab
from crawler.fetch.session import role_of, session_of

logger = logging.getLogger(__name__)

UNSEEN = " or ".join(f"ancestor::{name}" for name in ("script", "style", "noscript", "template"))


class Render:
    """The downloader middleware above redirects and retries: what comes here is the page's last word.

    A page of a role that the spider calls `rendered` is replaced by its DOM. `meta["capture"]` stays the
    capture of the page's own response; `meta["dom"]` names the DOM's where most of the text is only there.
    """

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self._roles = tuple(getattr(crawler.spidercls, "rendered", ()))
        if not self._roles:
            raise NotConfigured
        self._crawler = crawler
        self._session = session_of(crawler)
        self._until = getattr(crawler.spidercls, "until", "")
        self._seconds = settings.getfloat("GUIDANG_RENDER_TIMEOUT")
        self._one = asyncio.Lock()  # page at a time
        self._browser = Browser(
            find(settings["GUIDANG_CHROMIUM"]) or "",
            settings["USER_AGENT"],
            settings.getint("GUIDANG_BROWSER_PAGES"),
        )

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Render:
        """For Scrapy."""
        render = cls(crawler)
        crawler.signals.connect(render.close, signals.spider_closed)
        return render

    async def close(self) -> None:
        """End the browser with the spider."""
        await self._browser.close()

    def process_request(self, request: Request) -> None:
        """Give a page the id that its records bear."""
        if self._is_page(request):
            request.meta.setdefault("page", str(uuid4()))

    async def process_response(self, request: Request, response: Response) -> Response:
        """Put the DOM in place of a page; raises IgnoreRequest where there is none."""
        if not self._is_page(request) or response.status != 200 or not isinstance(response, HtmlResponse):
            return response
        session, target = self._session, _target(request, response)
        entry = session.archive.rendered(session.portal, target)
        if session.recorder is None:
            if entry is None:
                raise session.ignore(request, "miss")
        elif entry is None or entry.capture.run != session.run:
            async with self._one:
                entry = await self._rendered(session.recorder, request, response, target)
        return self._given(request, response, target, entry)

    def _is_page(self, request: Request) -> bool:
        return role_of(request) in self._roles and not request.meta.get("embedded")

    async def _rendered(
        self, recorder: Recorder, request: Request, response: TextResponse, target: str
    ) -> Entry:
        """Show the page and keep what came of it."""
        started = clock.now()
        session = self._session
        shown = await self._shown(request, response, target)
        session.gate(request)  # it may have met a challenge, or a disk that is full
        if shown is None:
            raise session.ignore(request, "unrendered")
        rendering = Rendering(
            url=target,
            page=request.meta["page"],
            capture=shown.capture,
            role=role_of(request),
            started=started,
            dom=shown.dom.encode("utf-8", "replace"),
            view=shown.view,
            settled=shown.settled,
            software=self._browser.software,
        )
        try:
            capture = recorder.render(rendering)
            await maybe_deferred_to_future(deferToThread(recorder.sync))
        except ArchiveError as error:
            session.fail(error)
            raise
        session.note(capture)
        if not shown.settled:
            self._lost(request, capture.url, "unsettled")
        return session.archive.entry(capture.capture)

    async def _shown(self, request: Request, response: Response, target: str) -> Shown | None:
        """What the browser makes of a page; None where it gives up, then the next page gets a new one."""
        from playwright.async_api import Error

        response.request = response.request or request
        tab = Tab(target, response, ask=partial(self._ask, request), lost=partial(self._lost, request))
        try:
            async with self._browser.context() as context:
                return await tab.show(context, self._until, self._seconds)
        except (Error, TimeoutError) as error:
            logger.warning("%s could not be rendered: %s", target, error)
            await self._browser.close()
            return None
        finally:
            await tab.done()

    async def _ask(self, page: Request, asked: Request) -> Response | None:
        """Fetch for the browser as for anybody: politeness, robots.txt, scope, archive first, capture."""
        asked.meta.update(
            role=Role.OTHER,
            page=page.meta["page"],
            embedded=True,
            depth=page.meta.get("depth", 0),
            allow_offsite=True,  # the scope decides, and lists it
            download_timeout=self._seconds,
        )
        try:
            assert self._crawler.engine is not None
            response = await self._crawler.engine.download_async(asked)
        except IgnoreRequest:
            return None  # who ignores one says so
        except Exception:
            self._lost(page, asked.url, "failed")
            return None
        if response.status >= 500:
            self._lost(page, asked.url, "failed")
        return response

    def _lost(self, page: Request, url: str, reason: str) -> None:
        self._session.skip(Skipped(url=url, reason=reason, via=page.url))

    def _given(self, request: Request, response: TextResponse, target: str, entry: Entry) -> Response:
        """The response for the spider: from the archive, whether it has just been rendered or long ago."""
        archive = self._session.archive
        own = archive.capture(entry.page).url
        given = HtmlResponse(
            url=target if own == urldefrag(target)[0] else own,
            status=response.status,
            headers=response.headers,
            body=archive.body(entry.capture.capture),
            encoding="utf-8",
            flags=[*response.flags, "rendered"],
            request=request,
        )
        request.meta["capture"] = entry.page
        if 2 * _visible(response) < _visible(given):
            request.meta["dom"] = entry.capture.capture
        return given


def _target(request: Request, response: Response) -> str:
    """The page's address after redirects, with the fragment that was asked for."""
    fragment = urldefrag(request.url)[1]
    return urldefrag(response.url)[0] + (f"#{fragment}" if fragment else "")


def _visible(page: TextResponse) -> int:
    """The number of characters that a reader sees."""
    return len("".join("".join(page.xpath(f"//body//text()[not({UNSEEN})]").getall()).split()))
