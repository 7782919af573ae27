"""The form of log lines: plain, or an object a line."""

from __future__ import annotations

import logging
import sys
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any

from pythonjsonlogger.json import JsonFormatter

LOG = "crawl.log"  # in the data folder: what Scrapy says


class Lines(JsonFormatter):
    """Time in UTC, level, logger, message, and what the call gave besides (portal, code …)."""

    def __init__(self) -> None:
        super().__init__(
            "%(levelname)s%(name)s%(message)s",
            rename_fields={"levelname": "level", "name": "logger"},
            timestamp="time",
            json_ensure_ascii=False,
        )

    def process_log_record(self, log_data: dict[str, Any]) -> dict[str, Any]:
        """Scrapy gives the spider as an object; its name is the portal."""
        spider = log_data.pop("spider", None)
        return log_data if spider is None else {**log_data, "portal": getattr(spider, "name", str(spider))}


class Plain(logging.Formatter):
    """The time of some place, and the message."""

    def __init__(self, zone: tzinfo) -> None:
        super().__init__("%(asctime)s %(message)s")
        self._zone = zone

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: ARG002, N802
        """To the second."""
        return f"{datetime.fromtimestamp(record.created, self._zone):%Y-%m-%d %H:%M:%S}"


def dress(handler: logging.Handler | None, *, form: str, level: str) -> None:
    """Let a handler write what is asked for, an object a line if need be."""
    if handler:
        handler.setLevel(level)
        if form == "json":
            handler.setFormatter(Lines())


def begin(path: Path, *, form: str, level: str) -> bool:
    """Write an object a line from the first line on, instead of Scrapy; false where that is not asked for."""
    if form != "json":
        return False
    handler = logging.FileHandler(path, encoding="utf-8")
    dress(handler, form=form, level=level)
    logging.root.setLevel(logging.NOTSET)
    logging.root.addHandler(handler)
    return True


def to_stderr(name: str, zone: tzinfo, *, form: str, level: str) -> None:
    """Let a logger speak there and nowhere else, each line with the time of a place."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Plain(zone))
    dress(handler, form=form, level=level)
    logger = logging.getLogger(name)
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    logger.propagate = False
