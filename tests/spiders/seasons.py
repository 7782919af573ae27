"""Lists as runs of one year meet them: six reports, two to an index page, and what becomes of them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from crawler.demo.sites.pages import Page, Site, missing
from crawler.demo.sites.traps import COLUMN, article, html
from spiders.families import Gkmlpt, Trs
from spiders.portal import Portal

BEGIN = datetime(2026, 4, 1, 3, tzinfo=UTC)
DAYS = (0, 40, 60, 80, 85)  # of the runs; the last one is --deep
SIZE = 2
API = "/gkmlpt/api/all/1?page={}&sid=1"
BRANCH = re.compile(r"/\d{4}n/$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A row of a list, newest first; `n` names its page."""

    n: int
    date: str
    title: str = ""
    status: int = 200  # of its page

    @property
    def path(self) -> str:
        return f"{COLUMN}202603/t202603{self.n:02}_{self.n}.html"

    @property
    def said(self) -> str:
        return self.title or f"某局{2010 + self.n}年政府信息公开工作年度报告"


def old(n: int, **more: Any) -> Listed:
    """Row n of six that are there from the beginning; 6 is the newest."""
    return Listed(n=n, date=f"{2010 + n + 1}-03-25", **more)


SIX = tuple(old(n) for n in range(6, 0, -1))
NEWEST = Listed(n=7, date="2026-05-06")
SLIPPED = Listed(n=8, date="2012-06-01")
RENAMED = (old(6, title="某局2016年政府信息公开工作年度报告（更正）"), *SIX[1:])
FAILS = (*SIX[:2], old(4, status=500), *SIX[3:])
GONE = (*SIX[:2], old(4, status=404), *SIX[3:])


@dataclass(frozen=True, slots=True, kw_only=True)
class Season:
    """A portal, the rows of its list from a day on, and how its runs walk: index pages and `stopped`."""

    rows: Mapping[int, Sequence[Listed]]
    walks: tuple[tuple[int, str], ...]
    declared: Mapping[str, Any] = field(default_factory=dict)
    dated: bool = True
    counted: bool = False
    lost: Mapping[int, int] = field(default_factory=dict)  # day → index page that is answered with 500

    def on(self, day: int) -> Sequence[Listed]:
        """The rows of a day."""
        return self.rows[max(begin for begin in self.rows if begin <= day)]


WHOLE, FIRST, SECOND = (3, ""), (1, "unchanged"), (2, "unchanged")
QUIET = (WHOLE, FIRST, FIRST, FIRST, WHOLE)
LATER = (WHOLE, WHOLE, FIRST, WHOLE)  # from the second run on, where that one met something new
NEVER = (WHOLE,) * 5
SEASONS = {
    "quiet": Season(rows={0: SIX}, walks=QUIET),
    "newest": Season(rows={0: SIX, 40: (NEWEST, *SIX)}, walks=(WHOLE, (4, ""), (4, ""), FIRST, (4, ""))),
    "renamed": Season(rows={0: SIX, 40: RENAMED}, walks=(WHOLE, SECOND, FIRST, FIRST, WHOLE)),
    "slipped": Season(
        rows={0: SIX, 40: (*SIX[:5], SLIPPED, SIX[5])}, walks=(WHOLE, FIRST, FIRST, FIRST, (4, ""))
    ),
    "rising": Season(rows={0: SIX[::-1]}, walks=NEVER),
    "undated": Season(rows={0: SIX}, dated=False, walks=NEVER),
    "counted": Season(
        rows={0: SIX[::-1], 60: (*SIX[::-1], NEWEST)},
        counted=True,
        walks=(WHOLE, FIRST, (4, ""), (4, ""), (4, "")),
    ),
    "fails": Season(rows={0: FAILS, 40: SIX}, walks=(WHOLE, *LATER)),
    "gone": Season(rows={0: GONE}, walks=QUIET),
    "lost": Season(rows={0: SIX}, lost={0: 2}, walks=((1, "failed"), *LATER)),
    "budget": Season(rows={0: SIX}, declared={"budget": 2}, walks=((2, "budget"),) * 5),
    "overwrites": Season(rows={0: SIX}, declared={"overwrites": True}, walks=NEVER),
    "branches": Season(rows={0: SIX}, declared={"branch": BRANCH}, walks=NEVER),
}


def host(name: str) -> str:
    """Where a list lies."""
    return f"{name}.season.gov.cn"


def sites(day: int) -> list[Site]:
    """What all of them show on a day."""
    return [
        Site(host=host(name), pages=dict(_pages(season, day)), missing=missing("某市"))
        for name, season in SEASONS.items()
    ]


def portals() -> list[type[Portal]]:
    """One a list."""
    return [_portal(name, season) for name, season in SEASONS.items()]


def _portal(name: str, season: Season) -> type[Portal]:
    declared = {
        "__module__": f"seasons.{name}",
        "name": name,
        "title": "某市人民政府门户网站",
        "region": "330000",
        "hosts": (host(name),),
        "columns": (("", f"http://{host(name)}{API.format(1) if season.counted else COLUMN}"),),
        "years": range(2010, 2027),
        **({"detail": Trs.detail} if season.counted else {}),
    }
    return type(name.capitalize(), (Gkmlpt if season.counted else Trs,), {**declared, **season.declared})


def _pages(season: Season, day: int) -> Iterator[tuple[str, Page]]:
    rows = season.on(day)
    chunks = [rows[at : at + SIZE] for at in range(0, len(rows), SIZE)]
    for n, chunk in enumerate(chunks):
        status = 500 if season.lost.get(day) == n + 1 else 200
        if season.counted:
            said = {"articles": [_article(row) for row in chunk], "total": len(rows)}
            yield API.format(n + 1), Page(body=json.dumps(said).encode(), type="application/json")
            continue
        pager = f'<script>createPageHTML({len(chunks)}, {n}, "index", "html");</script>'
        inner = '<a href="./2025n/">2025年</a>' if season.declared.get("branch") else ""
        listing = "".join(_line(row, season.dated) for row in chunk)
        yield f"{COLUMN}{f'index_{n}.html' if n else ''}", html(listing + pager + inner, status=status)
        yield f"{COLUMN}2025n/", html("<p>暂无信息</p>")
    for row in rows:
        yield row.path, html(article(2010 + row.n).body.decode(), status=row.status)


def _line(row: Listed, dated: bool) -> str:
    return f'<li><a href="{row.path}">{row.said}</a>{f"<span>{row.date}</span>" if dated else ""}</li>'


def _article(row: Listed) -> dict[str, Any]:
    seconds = int(datetime.fromisoformat(row.date).replace(tzinfo=UTC).timestamp())
    return {"post_url": row.path, "title": row.said, "date": seconds}


def clock(day: int) -> str:
    """GUIDANG_CLOCK of a day."""
    return (BEGIN + timedelta(days=day)).isoformat()
