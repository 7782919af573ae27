"""What a finding says to people, made from its code and values."""

from __future__ import annotations

import string
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from pipelines.document import Finding

LANGUAGES = ("en", "zh")


def message(finding: Finding, language: str = "en") -> str:
    """One line in English (en) or Chinese (zh); of an unknown code, the code and its values."""
    said = _messages().get(finding.code, {}).get(language)
    values = {**finding.values, "fields": ", ".join(finding.fields), "place": finding.place}
    if said is None or not _names(said) <= values.keys():
        printed = ", ".join(f"{key} {value}" for key, value in finding.values.items())
        return f"{finding.code}: {printed}" if printed else finding.code
    return said.format_map({key: "?" if value is None else value for key, value in values.items()})


@cache
def _messages() -> Mapping[str, Mapping[str, str]]:
    with (Path(__file__).parent / "messages.toml").open("rb") as file:
        return tomllib.load(file)


def _names(said: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(said) if name}
