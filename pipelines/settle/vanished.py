"""Publications that their portal no longer shows, by what its runs left of them.

A page that answers 404 or 410, or that shows something else (the home page, words that it is not there), is
gone until it is captured again: that a column still lists it, or that a run passed over it as known, says
nothing of it. A publication is dropped when every column that showed it has since been walked to its end and
showed it no more, by runs that asked for all years and ended; any later trace of it takes that back. Nothing
else is evidence: not a column left early, nor one that is no longer declared.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from itertools import groupby
from operator import attrgetter

from pipelines.rows import Block, row

_PAGE = "(?:网页|页面|内容|文章|资源)"
_IS_NOT = "(?:不存在|已(?:被)?(?:删除|下线|撤销|撤回|移除))"
_NOT_THERE = re.compile(
    rf"{_PAGE}[^，。]{{0,4}}{_IS_NOT}|(?:访问|查看|浏览|请求|查找)的[^，。]{{0,8}}{_IS_NOT}"
    rf"|(?:找不到|未找到|没有找到|无法找到)[^，。]{{0,8}}{_PAGE}"
    r"|^\W*404\b|\b404\W{0,3}(?:错误|error|not found)|\b(?:page|file) (?:was )?not found|^\W*not found\W*$",
    re.IGNORECASE,
)


class Sign(IntEnum):
    """What a run saw of a publication; of several in one run the highest counts."""

    LISTED = 0  # its row on an index page, or an answer that says nothing: an error, a challenge
    ANSWERED = 1  # the page answered, with what it had said before
    SOFT = 2  # the page answered with something else
    GONE = 3  # 404, 410
    SAID_SO = 4  # a record whose content says that there is nothing
    SHOWN = 5  # a record with content


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """What a run left of a publication; `column`, or `page` of an index, says where it stood, if known."""

    publication: str
    run: str
    sign: Sign
    column: str = ""
    page: str = ""


@dataclass(frozen=True, kw_only=True)
class Crawl:
    """A run and the columns that it walked: (column, index pages, whether to the end)."""

    run: str
    portal: str
    whole: bool  # it ended, and asked for all years
    walks: tuple[tuple[str, tuple[str, ...], bool], ...]

    @cached_property
    def ended(self) -> frozenset[str]:
        """Columns walked to their end, each time."""
        if not self.whole:
            return frozenset()
        early = {column for column, _, complete in self.walks if not complete}
        return frozenset(column for column, _, _ in self.walks if column not in early)

    @cached_property
    def walked(self) -> frozenset[str]:
        """All columns that it followed."""
        return frozenset(column for column, _, _ in self.walks)

    @cached_property
    def showing(self) -> Mapping[str, frozenset[str]]:
        """Index page → the columns that it belongs to; POST requests of several may share an address."""
        found: dict[str, set[str]] = {}
        for column, pages, _ in self.walks:
            for page in pages:
                found.setdefault(page, set()).add(column)
        return {page: frozenset(columns) for page, columns in found.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """All runs in the order of their start, and what they left, publication by publication."""

    crawls: Sequence[Crawl]
    traces: Iterable[Trace]


def says_gone(title: str) -> bool:
    """Whether a page's title says that there is nothing at its address."""
    return bool(_NOT_THERE.search(title))


def vanished_rows(evidence: Evidence) -> Iterator[Block]:
    """The rows of the publications that vanished."""
    portals: dict[str, list[Crawl]] = {}
    order: dict[str, tuple[list[Crawl], int]] = {}  # run → the runs of its portal, and its place among them
    for crawl in evidence.crawls:
        crawls = portals.setdefault(crawl.portal, [])
        order[crawl.run] = crawls, len(crawls)
        crawls.append(crawl)
    for publication, found in groupby(evidence.traces, key=attrgetter("publication")):
        left = [one for one in found if one.run in order]
        crawls = order[left[0].run][0] if left else []
        places = {one.run: order[one.run][1] for one in left}
        left.sort(key=lambda one: (places[one.run], one.sign))
        if missed := _missed(crawls, places, left):
            reason, run, last = missed
            yield row("vanished", publication=publication, reason=reason, run=run, last_seen=last)


def _missed(
    crawls: Sequence[Crawl], order: Mapping[str, int], traces: Sequence[Trace]
) -> tuple[str, str, str] | None:
    """Reason, the run that noticed first and the run that saw it last; None while it is there."""
    lost: tuple[str, str, str] | None = None
    seen, said_so = "", False
    homes: frozenset[str] = frozenset()
    for run, group in groupby(traces, key=attrgetter("run")):
        of_run = [*group]
        sign = of_run[-1].sign
        if sign >= Sign.SAID_SO:
            said_so = sign is Sign.SAID_SO
        there = sign is Sign.SHOWN or (sign is Sign.ANSWERED and not said_so)
        if there:
            lost = None
        elif sign is not Sign.LISTED and seen and lost is None:
            lost = ("gone" if sign is Sign.GONE else "soft-404", run, seen)
        if there or (seen and lost is None):
            seen = run
        homes = _homes(homes, crawls[order[run]], of_run)
    if lost or not seen:
        return lost
    run = _dropped(homes, crawls[order[seen] + 1 :])
    return ("dropped", run, seen) if run else None


def _homes(known: frozenset[str], crawl: Crawl, traces: Iterable[Trace]) -> frozenset[str]:
    """The columns that show a publication, as far as is known after a run that has seen it somewhere."""
    named = (
        frozenset({one.column}) if one.column else crawl.showing.get(one.page, frozenset()) for one in traces
    )
    here = frozenset().union(*named)
    if not here:
        return known
    if crawl.whole:
        known &= crawl.walked  # it is elsewhere now, and the others are not followed any more
    return here | (known - crawl.ended)


def _dropped(homes: frozenset[str], after: Iterable[Crawl]) -> str:
    """The first of the runs since by which all its columns have shown that they lack it; else empty."""
    left = homes
    for crawl in after:
        left -= crawl.ended
        if homes and not left:
            return crawl.run
    return ""
