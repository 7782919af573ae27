"""The reports that the replicas publish, read from reports/*.toml.

Figures, titles, index numbers and dates of five documents are those of the bodies named. All other
figures are invented; they obey the identities of the forms, except where a table is broken on purpose. The
prose is ours.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from crawler.demo.grids import Grid, disclosure, disputes, indicators, requests

REPORTS = Path(__file__).with_name("reports")
HEADINGS = (
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A heading, its paragraphs, and the table that ends it."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    grid: Grid | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """An attachment; kind: pdf, doc, xls, or dead (the link is there, the file is not)."""

    path: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """An entry of a column: a report, or whatever else lies there."""

    path: str  # on the host
    listing: str  # which index page shows it
    title: str
    date: str  # as the page prints it
    source: str = ""
    kind: str = "page"  # page | files (nothing but attachments) | shell | gone
    lead: tuple[str, ...] = ()
    chapters: tuple[Chapter, ...] = ()
    tail: tuple[str, ...] = ()  # after the last chapter: 落款
    files: tuple[File, ...] = ()
    pairs: Mapping[str, str] = field(default_factory=dict)
    charset: str = "utf-8"
    fails: int = 0  # how many requests are answered with 503 before the page comes
    indicators: Grid | None = None  # 统计表, published as .xls only


@cache
def reports(portal: str) -> tuple[Report, ...]:
    """What one portal publishes, in the order of its columns."""
    data = tomllib.loads((REPORTS / f"{portal}.toml").read_text(encoding="utf-8"))
    return tuple(_report(entry) for entry in data["report"])


PLAIN = ("path", "listing", "title", "date", "source", "kind", "charset", "fails", "pairs")


def _report(entry: Mapping[str, Any]) -> Report:
    figures = entry.get("indicators")
    return Report(
        **{name: entry[name] for name in PLAIN if name in entry},
        lead=tuple(entry.get("lead", ())),
        tail=tuple(entry.get("tail", ())),
        chapters=tuple(_statutory(entry) if "form" in entry else _free(entry)),
        files=tuple(File(**file) for file in entry.get("file", ())),
        indicators=indicators(figures) if figures else None,
    )


def _free(entry: Mapping[str, Any]) -> Iterator[Chapter]:
    for chapter in entry.get("chapter", ()):
        yield Chapter(heading=chapter["heading"], paragraphs=tuple(chapter["text"]))


def _statutory(entry: Mapping[str, Any]) -> Iterator[Chapter]:
    """The six chapters of the forms of 2019 and 2021."""
    form = entry["form"]
    fill = _row(entry.get("fill", "0 0 0 0 0 0 0"))
    rows = {name: _row(text) for name, text in entry["requests"].items()}
    grids = {
        1: disclosure(form, {k: _row(v) for k, v in entry["disclosure"].items()}, entry.get("variant", "")),
        2: requests(form, rows, fill),
        3: disputes(_row(entry["disputes"])),
    }
    texts = {0: entry["overview"], 4: entry["problems"], 5: entry["other"]}
    for n, heading in enumerate(HEADINGS):
        yield Chapter(heading=heading, paragraphs=tuple(texts.get(n, ())), grid=grids.get(n))


def _row(text: str) -> tuple[str, ...]:
    """Figures are written `16 _ _ 16`; _ is a blank cell."""
    return tuple("" if word == "_" else word for word in text.split())
