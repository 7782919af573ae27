"""Bad input is one line `Error: …` that says what to do, with its exit code and never a traceback."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipelines.store import Store
from tests.said import HOME

DETOUR = ("--connect-to", "www.bjxch.gov.cn:443:127.0.0.1:1")


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["crawl", "beijing_xichen", *DETOUR], 2, "did you mean 'beijing_xicheng'"),
        (["crawl", "北京"], 2, "there is no portal '北京'; did you mean"),
        (["crawl"], 2, "name the portals to crawl, or give --all"),
        (["crawl", "beijing_xicheng", "--all"], 2, "name the portals to crawl, or give --all"),
        (["crawl", "beijing_xicheng", "--fetch", "all"], 2, "'new', 'refresh', 'archive'"),
        (["crawl", "beijing_xicheng", "--year", "二〇一九"], 2, "valid integer"),
        (["crawl", "beijing_xicheng", "--year", "19"], 2, "greater than or equal to 2000"),
        (["crawl", "beijing_xicheng", "--connect-to", "here"], 2, "HOST:PORT:ADDRESS:PORT"),
        (["crawl", "beijing_xicheng", "--cacert", "nowhere.pem", *DETOUR], 2, "nowhere.pem does not exist"),
        (["crawl", "beijing_xicheng", "--data", "{file}/data", *DETOUR], 4, "--data"),
        (["demo", "--data", "{file}/data"], 4, "--data"),
        (["read"], 2, "Missing argument 'FILE|URL'"),
        (["read", ""], 2, "Error: '' is no file"),
        (["read", "{tmp}/nothing.html"], 2, "nothing.html does not exist"),
        (["read", "{file}", "{tmp}/nothing.html"], 2, "nothing.html does not exist"),
        (["read", "{tmp}"], 2, "is no file"),
        (["read", "https://www.beijing.gov.cn/", *DETOUR], 2, "no --connect-to leads to www.beijing.gov.cn"),
        (["read", "{file}", "--show", "--json"], 2, "leave out --json"),
        (["rebuild", "--data", "{tmp}/empty"], 2, "holds no archive"),
        (["rebuild", "--data", "{file}/data"], 2, "holds no archive"),
        (["rebuild", "--workers", "0"], 2, "greater than or equal to 1"),
        (["status", "--data", "{tmp}/empty"], 2, "holds no database"),
        (["crawl", "beijing_xicheng", "--fetch", "archive", "--data", "{tmp}/empty"], 2, "holds no archive"),
        (["export", "wacz", "--data", "{tmp}/empty"], 2, "holds no archive"),
        (["coverage", "--portal", "beijing_gov", "--data", "{none}"], 2, "nothing of 'beijing_gov' is in"),
        (["revisions", "--portal", "beijing_gov", "--data", "{none}"], 2, "nothing of 'beijing_gov' is in"),
        (["status", "--data", "{damaged}"], 4, "guidang rebuild"),
        (["portals", "--data", "{damaged}"], 4, "guidang rebuild"),
        (["fly"], 2, "No such command 'fly'; see `guidang --help`"),
        (["export"], 2, "Missing command; see `guidang export --help`"),
        (["export", "wacz", "--fast"], 2, "see `guidang export --help`"),
        (["--fast"], 2, "No such option: --fast"),
    ],
)
def test_bad_input(
    guidang: Callable[..., Any], tmp_path: Path, arguments: list[str], code: int, says: str
) -> None:
    (tmp_path / "file").write_text("no report")
    (tmp_path / "damaged").mkdir()
    (tmp_path / "damaged" / "reports.db").write_bytes(b"nothing of the kind" * 60)
    with Store(tmp_path / "none"):
        pass
    places = {name: tmp_path / name for name in ("file", "damaged", "none")} | {"tmp": tmp_path}
    said = guidang(*(argument.format(**places) for argument in arguments))
    assert said.code == code
    assert said.out == ""
    assert said.err.startswith("Error: ")
    assert said.err.count("\n") == 1, "one line"
    assert says in said.err


def test_a_live_crawl_without_a_contact_is_refused(
    guidang: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GUIDANG_CONTACT", raising=False)
    said = guidang("crawl", "beijing_xicheng", "--data", tmp_path / "data")
    assert (said.code, said.out) == (2, "")
    assert "GUIDANG_CONTACT" in said.err
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("arguments", [[], ["--help"], ["crawl", "--help"]])
def test_help_is_no_error(guidang: Callable[..., Any], arguments: list[str]) -> None:
    said = guidang(*arguments)
    assert (said.code, said.err) == (0, "")
    assert "Usage: guidang" in said.out
    assert not re.search(r"[a-z,]\.\.\.$", said.out, re.MULTILINE), "no command's sentence is cut"


def test_portals_are_listed_without_a_data_folder(guidang: Callable[..., Any], tmp_path: Path) -> None:
    said = guidang("portals", "--json", "--data", tmp_path / "none")
    found = {portal["portal"]: portal for portal in said.json["portals"]}
    assert found["beijing_xicheng"]["family"] == "xicheng"
    assert found["beijing_xicheng"]["region"] == "110102"
    assert found["beijing_xicheng"]["last_crawl"] is None
    assert {"beijing_gov", "beijing_dongcheng", "zhejiang_huangyan"} <= set(found)
    table = guidang("portals", "--data", tmp_path / "none")
    assert all(name in table.out for name in found)


@pytest.mark.parametrize(
    ("word", "says"),
    [("nobody", "there is no portal 'nobody'"), ("{tmp}/no.py", "No such file"), ("{tmp}/a.py", "no portal")],
)
def test_golden_files_of_what_is_no_portal(tmp_path: Path, word: str, says: str) -> None:
    (tmp_path / "a.py").write_text("")
    program = [sys.executable, "-m", "crawler.demo.golden", word.format(tmp=tmp_path)]
    done = subprocess.run(program, cwd=HOME, capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1), done.stderr
    assert says in done.stderr


HASTY = """
import os, signal, sys

class Hasty:
    def find_spec(self, name, *_):
        if name == {module!r}:
            os.kill(os.getpid(), signal.SIGINT)

sys.meta_path.insert(0, Hasty())
import guidang
sys.argv[1:] = ["status"]
guidang.main()
"""


@pytest.mark.parametrize("module", ["crawler.commands", "crawler.commands.status"])
def test_ctrl_c_while_a_command_starts_is_one_line(module: str) -> None:
    program = [sys.executable, "-c", HASTY.replace("{module!r}", repr(module))]
    done = subprocess.run(
        program,
        cwd=HOME,
        capture_output=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
        text=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (130, "", 1), done.stderr
    assert done.stderr.startswith("Error: stopped")


def test_commands_that_only_look_start_without_scrapy() -> None:
    looks = ["coverage", "read", "replay", "revisions", "status", "verify"]
    offer = f"import sys; from crawler.commands import offered; [offered(one) for one in {looks}]"
    words = [sys.executable, "-c", f"{offer}; sys.exit('scrapy' in sys.modules)"]
    subprocess.run(words, cwd=HOME, check=True, timeout=120)
