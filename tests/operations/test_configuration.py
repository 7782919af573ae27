"""Settings: which source wins, and what cannot be is one line."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive import UsageError
from crawler.operations import configuration
from crawler.operations.configuration import SETTINGS, configured, setting
from crawler.settings import GUIDANG_HOOK_TIMEOUT
from tests.said import HOME

CONTACT, PAGES = "GUIDANG_CONTACT", "GUIDANG_BROWSER_PAGES"


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("GUIDANG_")]:
        monkeypatch.delenv(name)


@pytest.mark.parametrize(
    ("file", "environment", "command", "contact", "pages"),
    [
        ("", {}, {}, "", 50),
        ('contact = "file"\nbrowser_pages = 7', {}, {}, "file", 7),
        ('contact = "file"', {CONTACT: "environment", PAGES: "8"}, {}, "environment", 8),
        ('contact = "file"', {CONTACT: "environment"}, {CONTACT: "command"}, "command", 50),
        ('contact = "file"', {}, {CONTACT: "command"}, "command", 50),
        ('contact = "file"\nbrowser_pages = 7', {CONTACT: "", PAGES: " "}, {}, "", 50),
        ("\ufeffcontact = '归档@example.org'", {}, {}, "归档@example.org", 50),
    ],
)
def test_the_command_line_wins_then_the_environment_then_the_file(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    file: str,
    environment: dict[str, str],
    command: dict[str, str],
    contact: str,
    pages: int,
) -> None:
    (tmp_path / "guidang.toml").write_text(file, encoding="utf-8")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    made = configuration.settings(GUIDANG_DATA=str(tmp_path), **command)
    assert (made[CONTACT], made[PAGES]) == (contact, pages)
    assert made["GUIDANG_HOOK_TIMEOUT"] == GUIDANG_HOOK_TIMEOUT


def test_another_file_may_be_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "guidang.toml").write_text('contact = "beside"')
    (tmp_path / "other.toml").write_text('contact = "other"\nlog_level = "ERROR"')
    monkeypatch.setenv("GUIDANG_CONFIG", str(tmp_path / "other.toml"))
    made = configuration.settings(GUIDANG_DATA=str(tmp_path))
    assert (made[CONTACT], made["LOG_LEVEL"]) == ("other", "ERROR")
    monkeypatch.setenv("GUIDANG_CONFIG", str(tmp_path / "none.toml"))
    with pytest.raises(UsageError, match=r"GUIDANG_CONFIG: .*none\.toml does not exist"):
        configuration.settings(GUIDANG_DATA=str(tmp_path))


def test_defaults_are_those_of_the_machine(tmp_path: Path) -> None:
    made = configuration.settings()
    for one in SETTINGS:
        if one.key != "log_level":
            assert (one.key, made[one.name]) == (one.key, one.default)
        assert setting(tmp_path, one.key) == one.default
    assert made["LOG_LEVEL"] == setting(tmp_path, "log_level")


@pytest.mark.parametrize(
    ("file", "environment", "says"),
    [
        ("contact = ", {}, "guidang.toml is no TOML"),
        ("contract = 'me'", {}, "line 1: contract: no such key; did you mean 'contact'?"),
        ("[crawl]\ncontact = 'me'", {}, "line 1: crawl: no such key"),
        ("\ncontact = 1", {}, "line 2: contact: 1 is not a text in quotes"),
        ("hook_timeout = '60'", {}, "line 1: hook_timeout: '60' is not a whole number"),
        ("hook_timeout = 0", {}, "line 1: hook_timeout: 0 is no whole number from 1 to 1000000"),
        ("log_format = 'xml'", {}, "line 1: log_format: 'xml' is none of plain, json"),
        ("log_level = 'LOUD'", {}, "line 1: log_level: 'LOUD' is none of DEBUG"),
        ("", {"GUIDANG_LOG_FORMAT": "xml"}, "GUIDANG_LOG_FORMAT=xml: choose one of plain, json"),
        ("", {"GUIDANG_HOOK_TIMEOUT": "long"}, "GUIDANG_HOOK_TIMEOUT=long: give a whole number from 1 to"),
        ("", {"GUIDANG_HOOK_TIMEOUT": "٣"}, "give a whole number"),
        ("", {"GUIDANG_HOOK_TIMEOUT": "9" * 5000}, "give a whole number"),
    ],
)
def test_what_cannot_be_is_one_line(
    guidang: Callable[..., Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    file: str,
    environment: dict[str, str],
    says: str,
) -> None:
    (tmp_path / "guidang.toml").write_text(file)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    said = guidang("crawl", "beijing_xicheng", "--data", tmp_path, "--connect-to", "a:1:127.0.0.1:1")
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("Error: ")
    assert said.err.count("\n") == 1
    assert says in said.err


@pytest.mark.parametrize(
    ("file", "says"),
    [
        ("contract = 'me'", "guidang.toml, line 1: contract: no such key; did you mean 'contact'?"),
        ("contact = 'me'\nhours = 'nine'", "GUIDANG_HOURS=nine"),
        ("", "GUIDANG_CONTACT"),
    ],
)
def test_scrapy_obeys_the_file_too(tmp_path: Path, file: str, says: str) -> None:
    (tmp_path / "guidang.toml").write_text(file)
    words = [sys.executable, "-m", "scrapy", "crawl", "beijing_xicheng", "-s", f"GUIDANG_DATA={tmp_path}"]
    done = subprocess.run(words, cwd=HOME, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    error = done.stderr.splitlines()[-1]
    assert error.startswith("Error: ")
    assert says in error
    assert "Traceback" not in done.stderr


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.binary(max_size=60), st.dictionaries(st.sampled_from([one.name for one in SETTINGS]), st.text()))
def test_anything_is_settings_or_a_usage_error(
    tmp_path: Path, content: bytes, environment: dict[str, str]
) -> None:
    (tmp_path / "guidang.toml").write_bytes(content)
    with suppress(UsageError):
        found = configured(tmp_path, environment)
        assert set(found) <= {one.name for one in SETTINGS}
        assert all(type(found[one.name]) is type(one.default) for one in SETTINGS if one.name in found)
