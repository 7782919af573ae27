"""A report on a replica site, as it is written and rewritten."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape

import pytest

from pipelines.rows import Cell
from pipelines.store import reading, rebuild
from tests.store.conftest import PORTALS, Crawls, Paper, _table, crawls, requests

__all__ = ["crawls"]

NAME = "北京市西城区人民政府金融街街道办事处{}年政府信息公开工作年度报告"
TEXTS = {
    "一、总体情况": "2019年，金融街街道认真落实条例。全年公开信息120条。",
    "三、收到和处理政府信息公开申请情况": "见下表。",
    "五、存在的主要问题及改进情况": "公开的及时性还要提高。",
    "六、其他需要报告的事项": "无。",
}
SAID = ("what", "key", "change", "before", "after")


@dataclass(frozen=True, kw_only=True)
class Report:
    """What a page or a file says; `values` are those of table 3 that differ from 12 requests, all granted."""

    year: int = 2019
    name: str = NAME
    values: Mapping[str, int | str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=lambda: TEXTS)
    meta: Mapping[str, str] = field(default_factory=dict)
    above: str = ""  # HTML between title and report
    below: str = ""  # after it
    table: bool = True

    @property
    def html(self) -> bytes:
        """As a web page."""
        title = self.name.format(self.year)
        head = "".join(f'<meta name="{name}" content="{escape(value)}">' for name, value in self.meta.items())
        values = {**requests(12), **self.values}
        body = "".join(
            f"<h2>{heading}</h2><p>{text}</p>"
            + (_table(values) if self.table and "收到和处理" in heading else "")  # type: ignore[arg-type]
            for heading, text in self.texts.items()
        )
        page = f"<h1>{title}</h1>{self.above}{body}{self.below}"
        return f"<html><head><title>{title}</title>{head}</head><body>{page}</body></html>".encode()


@pytest.fixture
def ask(crawls: Crawls) -> Callable[[str], list[tuple[Cell, ...]]]:
    """Rebuild and ask."""

    def query(sql: str) -> list[tuple[Cell, ...]]:
        rebuild(crawls.data, PORTALS)
        with reading(crawls.data) as database:
            return [tuple(row.values()) for row in database.rows(sql)]

    return query


def paper(body: Report | bytes, **files: Report | bytes) -> Paper:
    """A publication of the site; a double underscore in a file's name stands for its dot."""
    whole = {f"/files/{name.replace('__', '.')}": _bytes(file) for name, file in files.items()}
    return Paper("/gknb/jrj.html", "金融街街道年报", _bytes(body), files=whole)


def _bytes(body: Report | bytes) -> bytes:
    return body if isinstance(body, bytes) else body.html


def said(rows: Sequence[Mapping[str, Cell]]) -> list[tuple[Cell, ...]]:
    """What revisions say, without versions and captures."""
    return [tuple(row[name] for name in SAID) for row in rows]
