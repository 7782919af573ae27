"""Every finding that the pipelines make has a message in both languages, with values that it gets."""

from __future__ import annotations

import ast
import re
import string
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.messages import LANGUAGES

PIPELINES = Path(__file__).resolve().parents[2] / "pipelines"
MESSAGES = tomllib.loads((PIPELINES / "messages.toml").read_text(encoding="utf-8"))
KEBAB = re.compile(r"[a-z]+(?:-[a-z]+)+")
CHARSETS = {"x-gbk", "surrogateescape"}
MARKUP = {"columns-spanned", "rows-spanned", "table-row", "value-type"}  # OpenDocument
CSS = {"vertical-align"}
OURS = {"data-column", "data-doubt", "data-other", "data-place"}  # of recognised scans
NO_CODES = CHARSETS | CSS | MARKUP | OURS
ROOMS = ("readers", "reading")  # where a string of this shape is a code


def codes() -> Iterator[str]:
    for path in PIPELINES.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") != "Fault":  # of `verify`
                given = {keyword.arg: keyword.value for keyword in node.keywords}
                if isinstance(code := given.get("code"), ast.Constant):
                    yield str(code.value)
            elif (
                path.parent.name in ROOMS
                and isinstance(node, ast.Constant)
                and KEBAB.fullmatch(str(node.value))
            ):
                yield str(node.value)


@pytest.mark.parametrize("code", sorted(set(codes()) - NO_CODES))
def test_a_code_has_a_message(code: str) -> None:
    assert code in MESSAGES, f"write it in pipelines/messages.toml: [{code}]"


@pytest.mark.parametrize("code", MESSAGES)
def test_both_languages_name_the_same_values(code: str) -> None:
    assert set(MESSAGES[code]) == set(LANGUAGES)
    names = [{n for _, n, _, _ in string.Formatter().parse(MESSAGES[code][one]) if n} for one in LANGUAGES]
    assert names[0] == names[1]
