"""Settings by file and environment: the command line before the environment, the file, the defaults."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scrapy.settings import BaseSettings, Settings

from archive import UsageError
from crawler.toml import Table, read

FILE = "guidang.toml"  # in the data folder
NAMED = "GUIDANG_CONFIG"  # the environment variable that names another
PREFIX = "GUIDANG_"
PRIORITY = 21  # above crawler.settings (20), below spiders (30) and the command line (40)
MOST = 1_000_000
Value = str | int


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One setting: `key` in the file, GUIDANG_KEY in the environment and for `scrapy -s`."""

    key: str
    default: Value
    what: str
    choices: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """In the environment, and among Scrapy's settings."""
        return PREFIX + self.key.upper()


SETTINGS = (
    Setting(key="contact", default="", what="a mail address or URL where portals can reach you"),
    Setting(key="hours", default="", what="of Asia/Shanghai, 22:00-06:00; outside of them requests wait"),
    Setting(key="longest_rest", default=600, what="seconds that a Retry-After is waited for"),
    Setting(key="hook", default="", what="a command that is told new alarms, as JSON on stdin"),
    Setting(key="hook_timeout", default=60, what="seconds after which it is stopped"),
    Setting(key="metrics", default="", what="a file for Prometheus, written after each crawl"),
    Setting(
        key="log_level",
        default="INFO",
        what="of `crawl.log` and of the schedule",
        choices=("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"),
    ),
    Setting(
        key="log_format", default="plain", what="the same; json: an object a line", choices=("plain", "json")
    ),
    Setting(key="chromium", default="", what="a Chromium; the one that is found where empty"),
    Setting(key="browser_pages", default=50, what="after which the browser is started anew"),
    Setting(key="render_timeout", default=120, what="seconds after which a page is taken as it stands"),
)


def configured(data: Path, environment: Mapping[str, str] = os.environ) -> dict[str, Value]:
    """Setting name → value, of those that environment or file set; UsageError for what cannot be.

    An empty variable counts as not set, except that it takes back what the file says.
    """
    table = _table(data, environment)
    found = {one.name: _filed(table, one) for one in SETTINGS if one.key in table.names()}
    table.end(*(one.key for one in SETTINGS))
    for one in SETTINGS:
        if one.name in environment:
            found[one.name] = _named(one, environment[one.name])
    return found


def configure(settings: BaseSettings) -> None:
    """Let environment and file say what no command line does."""
    for name, value in configured(Path(settings["GUIDANG_DATA"])).items():
        settings.set(name, value, PRIORITY)
        if name == "GUIDANG_LOG_LEVEL":
            settings.set("LOG_LEVEL", value, PRIORITY)


def settings(**changes: Any) -> Settings:
    """The project's settings with what the command line asks for, and of a data folder what its file says."""
    made = Settings()
    made.setmodule("crawler.settings", priority="project")
    made.setdict(changes, priority="cmdline")
    if "GUIDANG_DATA" in changes:
        configure(made)
    return made


def setting(data: Path, key: str) -> Value:
    """One setting for a command that crawls nothing itself."""
    one = next(one for one in SETTINGS if one.key == key)
    return configured(data).get(one.name, one.default)


def settings_table() -> str:
    """The table of docs/operations.md."""
    rows = (f"| `{one.key}` | `{one.name}` | {_default(one)} | {one.what} |\n" for one in SETTINGS)
    return "| key | environment | default | |\n|---|---|---|---|\n" + "".join(rows)


def _default(one: Setting) -> str:
    others = ", ".join(f"`{choice}`" for choice in one.choices if choice != one.default)
    return (f"`{one.default}`" if one.default != "" else "none") + (f" ({others})" if others else "")


def _table(data: Path, environment: Mapping[str, str]) -> Table:
    named = environment.get(NAMED, "")
    path = Path(named) if named else data / FILE
    try:
        return read(path)
    except FileNotFoundError:
        if named:
            raise UsageError(f"{NAMED}: {path} does not exist") from None
        return Table(path, "", (), {})


def _filed(table: Table, one: Setting) -> Value:
    if isinstance(one.default, int):
        return table.count(one.key, one.default, most=MOST)
    text = table.text(one.key, one.default)
    if one.choices and text not in one.choices:
        raise table.fault(one.key, f"{text!r} is none of {', '.join(one.choices)}")
    return text


def _named(one: Setting, text: str) -> Value:
    """The value of an environment variable."""
    if not text.strip():
        return one.default
    if isinstance(one.default, str):
        if one.choices and text not in one.choices:
            raise UsageError(f"{one.name}={text}: choose one of {', '.join(one.choices)}")
        return text
    if not text.isascii() or not text.isdecimal() or not 1 <= int(text[:10]) <= MOST or len(text) > 10:
        raise UsageError(f"{one.name}={text}: give a whole number from 1 to {MOST}")
    return int(text)
