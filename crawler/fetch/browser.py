"""Chromium for pages that need JavaScript: found, started without a way out, now and then started anew."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING

from scrapy.crawler import Crawler

from archive import UsageError

if TYPE_CHECKING:
    from playwright.async_api import Browser as Chromium
    from playwright.async_api import BrowserContext, Playwright, WebSocketRoute

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
NOWHERE = "http://127.0.0.1:9"  # the discard port: what is not answered by us fails there
FLAGS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--dns-prefetch-disable",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--no-first-run",
    "--no-pings",
)
# Ways out that no proxy stops and no page of a portal needs
SHUT = (
    "for (const name of ['RTCPeerConnection', 'webkitRTCPeerConnection', 'WebTransport']) delete window[name]"
)
HELP = (
    "{portal} needs a browser to render its pages: `pip install 'guidang[browser]'`, then "
    "`apt install chromium` or `playwright install chromium`, or name one in GUIDANG_CHROMIUM"
)


def check(crawler: Crawler) -> None:
    """Refuse to start a portal whose pages cannot be rendered here; raises UsageError."""
    wanted = getattr(crawler.spidercls, "rendered", ())
    if (
        wanted
        and crawler.settings["GUIDANG_FETCH"] != "archive"
        and not ready(crawler.settings["GUIDANG_CHROMIUM"])
    ):
        raise UsageError(HELP.format(portal=crawler.spidercls.name))


def ready(named: str = "") -> bool:
    """Whether pages can be rendered here; `named` is the Chromium to use."""
    return find_spec("playwright") is not None and find(named) is not None


def find(named: str = "") -> str | None:
    """The Chromium to use: the one that is named, the system's, Playwright's; None where there is none."""
    if named:
        return which(named)
    return next(filter(None, map(which, NAMES)), None) or next(_installed(), None)


def _installed() -> Iterator[str]:
    """What `playwright install chromium` leaves behind, the newest first."""
    folder = os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache" / "ms-playwright"
    yield from map(str, sorted(Path(folder).glob("chromium-*/chrome-linux*/chrome"), reverse=True))


class Browser:
    """One Chromium at a time; after `pages` pages it is ended with its driver, so that memory stays flat."""

    def __init__(self, path: str, agent: str, pages: int) -> None:
        self._path, self._agent, self._pages = path, agent, pages
        self._shown = 0
        self._driver: Playwright | None = None
        self._chromium: Chromium | None = None

    @asynccontextmanager
    async def context(self) -> AsyncIterator[BrowserContext]:
        """A profile of its own for one page: no cookies, cache, service workers, sockets or downloads."""
        chromium = await self._started()
        context = await chromium.new_context(
            user_agent=self._agent,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            viewport={"width": 1280, "height": 960},
            service_workers="block",
            accept_downloads=False,
        )
        try:
            await context.add_init_script(SHUT)
            await context.route_web_socket("**", _closed)
            yield context
        finally:
            await context.close()

    @property
    def software(self) -> str:
        """What rendered, for the record."""
        return f"Chromium/{self._chromium.version}" if self._chromium else ""

    async def close(self) -> None:
        """End Chromium and its driver; the next page starts them again."""
        driver, chromium = self._driver, self._chromium
        self._driver = self._chromium = None
        self._shown = 0
        if chromium and driver:
            from playwright.async_api import Error

            with suppress(Error):  # it has crashed
                await chromium.close()
            await driver.stop()

    async def _started(self) -> Chromium:
        if self._shown >= self._pages or not (self._chromium and self._chromium.is_connected()):
            await self.close()
        self._shown += 1
        if self._chromium is None:
            from playwright.async_api import async_playwright

            self._driver = await async_playwright().start()
            self._chromium = await self._driver.chromium.launch(
                executable_path=self._path,
                args=[*FLAGS, *(["--no-sandbox"] if os.geteuid() == 0 else [])],
                proxy={"server": NOWHERE, "bypass": "<-loopback>"},
                handle_sigint=False,  # Ctrl-C ends the crawl in order, and the crawl the browser
                handle_sigterm=False,
                handle_sighup=False,
            )
        return self._chromium


async def _closed(socket: WebSocketRoute) -> None:
    """Every WebSocket, before it has connected to anything."""
    await socket.close()
