"""One page in the browser: whatever it asks for is asked by us."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urldefrag

from scrapy import Request
from scrapy.http import Response

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext, Page, Route
    from playwright.async_api import Request as Asked

QUIET = 0.5  # seconds without a request after which a page has settled, as Playwright's networkidle
LOOK = 0.05
AT_ONCE = 2  # requests of a page that wait in the downloader; the others wait here and can be dropped

# Fields of the browser's requests that are ours to choose, or that would ask for less than the whole
OURS = frozenset((
    "accept-encoding", "cache-control", "connection", "content-length", "cookie", "host",
    "if-modified-since", "if-none-match", "if-range", "pragma", "range", "upgrade-insecure-requests",
    "user-agent"
))  # fmt: skip
# Fields of responses that are not true of the decoded body, or make the browser ask outside a page
WITHHELD = frozenset((
    "accept-ch", "alt-svc", "clear-site-data", "connection", "content-encoding", "content-length",
    "critical-ch", "keep-alive", "nel", "report-to", "reporting-endpoints", "set-cookie",
    "speculation-rules", "strict-transport-security", "trailer", "transfer-encoding", "upgrade"
))  # fmt: skip

Ask = Callable[[Request], Awaitable[Response | None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What became of a page."""

    dom: str
    view: bytes  # PNG; empty where none could be taken
    settled: bool
    capture: str  # of the response that is the document in the end


class Tab:
    """Shows `response` as `url`; `ask` fetches all else, `lost` hears what is not asked for and why."""

    def __init__(self, url: str, response: Response, *, ask: Ask, lost: Callable[[str, str], None]) -> None:
        self._url, self._ask, self._lost = url, ask, lost
        self._next: Response | None = response  # what the next navigation of the page is given
        self._documents: dict[str, str] = {}  # address → capture
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._busy = 0  # requests without an answer
        self._asking = 0  # those of them that are in the downloader
        self._last = time.monotonic()
        self._over = False
        self._gone = False  # crashed, or closed by others
        self._closing: list[asyncio.Future[None]] = []
        self._page: Page

    async def show(self, context: BrowserContext, until: str, seconds: float) -> Shown:
        """Load, wait, look; raises playwright's Error or TimeoutError where the browser gives nothing."""
        await context.route("**", self._route)
        self._page = page = await context.new_page()
        context.on("page", self._popup)
        page.on("close", self._leave)
        page.on("crash", self._leave)
        try:
            settled = await self._settled(page, until, seconds)
            async with asyncio.timeout(seconds):
                dom = await page.content()
            self._over = True
            if not self._documents:
                raise TimeoutError("the browser has not even asked for it")
            last = next(reversed(self._documents.values()))
            capture = self._documents.get(urldefrag(page.url)[0], last)
            return Shown(dom=dom, view=await _view(page, seconds), settled=settled, capture=capture)
        finally:
            self._over = True
            await page.close()

    async def done(self) -> None:
        """Wait for the requests that are still under way: their exchanges are kept."""
        while self._asking:
            await asyncio.sleep(LOOK)

    async def _settled(self, page: Page, until: str, seconds: float) -> bool:
        try:
            async with asyncio.timeout(seconds):
                await page.goto(self._url, wait_until="commit", timeout=0)
                if until:
                    await page.wait_for_selector(until, state="attached", timeout=0)
                else:
                    await self._quiet(page)
        except TimeoutError:
            return False
        return True

    async def _quiet(self, page: Page) -> None:
        """Wait until nothing is asked and the page is parsed; its load event may never come."""
        parsed = False
        while not parsed and not self._gone:
            while not self._gone and (self._busy or time.monotonic() - self._last < QUIET):
                await asyncio.sleep(LOOK)
            parsed = await _parsed(page)
            await asyncio.sleep(LOOK)

    def _leave(self, page: Page) -> None:  # noqa: ARG002
        self._gone = True

    def _popup(self, page: Page) -> None:
        """Windows that a page opens are closed; what they ask for is not fetched."""
        self._closing.append(asyncio.ensure_future(page.close()))

    async def _route(self, route: Route) -> None:
        """Answer one request of the browser; it never goes on by itself."""
        from playwright.async_api import Error

        self._busy += 1
        try:
            await self._answer(route)
        except Error:
            pass  # the page has been closed meanwhile
        finally:
            self._busy -= 1
            self._last = time.monotonic()

    async def _answer(self, route: Route) -> None:
        asked = route.request
        main = self._is_main(asked)
        if main is None:
            self._lost(asked.url, "popup")
            await route.abort()
            return
        given, self._next = (self._next, None) if main else (None, self._next)
        response = given or await self._fetched(asked)
        if response is None or 300 <= response.status < 400:  # the browser would follow it by itself
            await route.abort("aborted" if main else "failed")
            return
        if main and not given and "redirect_urls" in response.meta:
            await self._lead(route, response)
            return
        if main:
            self._documents[asked.url] = response.meta["capture"]
        await route.fulfill(status=response.status, headers=_shown(response), body=response.body)

    async def _lead(self, route: Route, response: Response) -> None:
        """A script has led to an address that redirects: show its end under its own address."""
        self._next = response
        await route.abort("aborted")
        await self._page.goto(response.url, wait_until="commit", timeout=0)

    async def _fetched(self, asked: Asked) -> Response | None:
        async with self._slots:
            if self._over or not asked.url.startswith(("http://", "https://")):
                return None
            headers = {name: value for name, value in asked.headers.items() if _passed(name)}
            body = asked.post_data_buffer or b""
            request = Request(asked.url, method=asked.method, headers=headers, body=body, dont_filter=True)
            self._asking += 1
            try:
                return await self._ask(request)
            finally:
                self._asking -= 1

    def _is_main(self, asked: Asked) -> bool | None:
        """Is this a document for the page itself? None for what another page or a worker asks for."""
        from playwright.async_api import Error

        try:
            frame = asked.frame
        except Error:
            return None
        if frame.page != self._page:
            return None
        return asked.is_navigation_request() and frame == self._page.main_frame


async def _parsed(page: Page) -> bool:
    from playwright.async_api import Error

    try:
        return bool(await page.evaluate("document.readyState != 'loading'"))
    except Error:  # it has just gone elsewhere
        return False


async def _view(page: Page, seconds: float) -> bytes:
    from playwright.async_api import Error

    try:
        return await page.screenshot(full_page=True, timeout=seconds * 1000)
    except Error:
        return b""


def _passed(name: str) -> bool:
    return name not in OURS and not name.startswith(("sec-", ":", "proxy-"))


def _shown(response: Response) -> dict[str, str]:
    """The fields of a response for the browser; several of one name become one."""
    names = {name.decode("latin-1").lower() for name in response.headers}
    fields = {name: response.headers.getlist(name) for name in sorted(names - WITHHELD)}
    return {name: b", ".join(values).decode("latin-1") for name, values in fields.items()}
