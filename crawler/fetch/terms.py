"""The terms of a crawl: as whom, through which addresses, how fast; checked before anything starts."""

from __future__ import annotations

from datetime import timedelta, timezone
from pathlib import Path

from scrapy.settings import BaseSettings, Settings
from scrapy.utils.log import get_scrapy_root_handler

from archive import UsageError, clock
from archive.recorder import check_kind
from crawler.fetch.connect import Detour, policy
from crawler.hours import Hours
from crawler.operations.configuration import configure
from crawler.operations.logs import dress

SHANGHAI = timezone(timedelta(hours=8))  # no summer time since 1991
FETCHES = ("new", "refresh", "archive")
# Without any delay Scrapy 2.19 starts all requests that wait, whatever the concurrency of the slot
REPLICA = {"DOWNLOAD_DELAY": 0.001, "AUTOTHROTTLE_ENABLED": False}
# Consoles into a running crawl; only to hear that they are off Scrapy would import aiohttp and more
OFF = ("scrapy.extensions.remote_control.RemoteControl", "scrapy.extensions.telnet.TelnetConsole")
COOKIES = "scrapy.downloadermiddlewares.cookies.CookiesMiddleware"  # brings requests


class Terms:
    """The add-on that fills in what follows from the run's own settings."""

    def update_settings(self, settings: Settings) -> None:
        """Take up file and environment, name the contact in the user agent; replica runs go without delay."""
        configure(settings)
        form, level = settings["GUIDANG_LOG_FORMAT"], settings["LOG_LEVEL"]
        dress(get_scrapy_root_handler(), form=form, level=level)
        agent = settings["USER_AGENT"].replace("{contact}", settings["GUIDANG_CONTACT"] or "replica run")
        settings.set("USER_AGENT", agent, settings.getpriority("USER_AGENT") or 0)
        for name, value in REPLICA.items() if settings.getlist("GUIDANG_CONNECT_TO") else ():
            settings.set(name, value, "project")
        for extension in OFF:
            settings["EXTENSIONS_BASE"].pop(extension, None)
        if not settings.getbool("COOKIES_ENABLED"):
            settings["DOWNLOADER_MIDDLEWARES_BASE"].pop(COOKIES, None)


def check(settings: BaseSettings) -> None:
    """Refuse what cannot be: raises UsageError. Looks at settings and data folder.

    Starts nothing but the clock.
    """
    fetch = settings["GUIDANG_FETCH"]
    if fetch not in FETCHES:
        raise UsageError(f"--fetch {fetch}: choose one of {', '.join(FETCHES)}")
    detours = detours_of(settings)
    if settings["GUIDANG_CACERT"]:
        policy(Path(settings["GUIDANG_CACERT"]))
    if settings["GUIDANG_CLOCK"] and not detours:
        raise UsageError("GUIDANG_CLOCK is for replica runs: it goes with --connect-to alone")
    clock.start(settings["GUIDANG_CLOCK"])
    hours_of(settings)
    if fetch == "archive":
        return
    if not detours and not settings["GUIDANG_CONTACT"].strip():
        raise UsageError(
            "a live crawl names a contact: set GUIDANG_CONTACT to a mail address or URL where portals "
            "can reach you"
        )
    check_kind(data_of(settings), replica=bool(detours))


def detours_of(settings: BaseSettings) -> list[Detour]:
    """The detours of a run; raises UsageError."""
    return [Detour.parse(text) for text in settings.getlist("GUIDANG_CONNECT_TO")]


def data_of(settings: BaseSettings) -> Path:
    """The data folder of a run."""
    return Path(settings["GUIDANG_DATA"])


def hours_of(settings: BaseSettings) -> Hours | None:
    """The hours in which portals may be asked; None for all day, raises UsageError."""
    text = settings["GUIDANG_HOURS"].strip()
    try:
        return Hours.parse(text, SHANGHAI) if text else None
    except ValueError as fault:
        raise UsageError(f"GUIDANG_HOURS={text}: {fault}") from None
