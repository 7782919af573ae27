"""What makes a publication vanish and what does not, run by run, whatever the order of the traces."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

import pytest

from pipelines.rows import Rows
from pipelines.settle.vanished import Crawl, Evidence, Sign, Trace, says_gone, vanished_rows

A, B, INDEX = "https://a.cn/nb/", "https://a.cn/old/", "https://a.cn/nb/index_1.html"
WHOLE, EARLY = {A: True}, {A: False}


@dataclass(frozen=True, kw_only=True)
class Ran:
    """A run: the columns that it walked, to their end or not, and what it left of the publication."""

    walked: dict[str, bool]
    left: tuple[tuple[Sign, str], ...] = ()  # with column, or page of an index
    ended: bool = True
    years: bool = False


NAMED = ("page", "column")
SHOWN = ((Sign.SHOWN, A),)
LISTED = ((Sign.LISTED, INDEX),)  # known, or passed over for another reason
first = Ran(walked=WHOLE, left=SHOWN)
empty = Ran(walked=WHOLE)
copied = Ran(walked=WHOLE, left=(*SHOWN, (Sign.GONE, "")))
gone_and_killed = Ran(walked={}, left=((Sign.GONE, ""),), ended=False)
gone = Ran(walked=WHOLE, left=((Sign.LISTED, INDEX), (Sign.GONE, "")))
soft = Ran(walked=WHOLE, left=((Sign.SOFT, INDEX),))
known = Ran(walked=WHOLE, left=LISTED)
known_in_a = Ran(walked={A: True, B: False}, left=LISTED)
dropped_by_a = Ran(walked={A: True, B: False})
both = Ran(walked={A: True, B: True}, left=((Sign.SHOWN, A), (Sign.LISTED, B)))

STORIES: dict[str, tuple[Sequence[Ran], tuple[str, int, int] | None]] = {
    "still there": ([first, known], None),
    "404": ([first, known, gone], ("gone", 2, 1)),
    "404 twice is noticed once": ([first, gone, gone], ("gone", 1, 0)),
    "404, then passed over as known": ([first, gone, known], ("gone", 1, 0)),
    "404, then no longer listed": ([first, gone, empty], ("gone", 1, 0)),
    "404, then back": ([first, gone, first], None),
    "404, back, 404": ([first, gone, first, gone], ("gone", 3, 2)),
    "404, then confirmed by a 304": ([first, gone, Ran(walked=WHOLE, left=((Sign.ANSWERED, ""),))], None),
    "404 at the original, its copy is there": ([first, copied], None),
    "404 in a run that was broken off": ([first, gone_and_killed], ("gone", 1, 0)),
    "home page instead": ([first, soft], ("soft-404", 1, 0)),
    "words that it is not there": ([first, Ran(walked=WHOLE, left=((Sign.SAID_SO, A),))], ("soft-404", 1, 0)),
    "the same words again": (
        [first, Ran(walked=WHOLE, left=((Sign.SAID_SO, A),)), Ran(walked=WHOLE, left=((Sign.ANSWERED, ""),))],
        ("soft-404", 1, 0),
    ),
    "never there": ([Ran(walked=WHOLE, left=((Sign.SAID_SO, A),)), empty], None),
    "dropped": ([first, known, empty], ("dropped", 2, 1)),
    "dropped and listed again": ([first, empty, known], None),
    "dropped again": ([first, empty, known, empty, empty], ("dropped", 3, 2)),
    "column left early": ([first, Ran(walked=EARLY)], None),
    "column left early, later to its end": ([first, Ran(walked=EARLY), empty], ("dropped", 2, 0)),
    "column of two groups, one left early": ([first, Ran(walked={A: True, f"{A}#": False})], None),
    "some years": ([first, Ran(walked=WHOLE, years=True)], None),
    "run that did not end": ([first, Ran(walked=WHOLE, ended=False)], None),
    "no longer declared": ([first, Ran(walked={B: True})], None),
    "moved to another column, then dropped": (
        [first, Ran(walked={B: True}, left=((Sign.SHOWN, B),)), Ran(walked={B: True})],
        ("dropped", 2, 1),
    ),
    "dropped by one of two columns": ([both, Ran(walked={A: True, B: True}, left=((Sign.LISTED, B),))], None),
    "dropped by one, the other left early": ([both, Ran(walked={A: True, B: False})], None),
    "dropped by one, the other not walked": ([both, Ran(walked={A: True})], None),
    "dropped by one after the other": (
        [both, Ran(walked={A: True, B: False}), Ran(walked={A: False, B: True})],
        ("dropped", 2, 0),
    ),
    "dropped by one, the other unchanged": ([both, known_in_a, known_in_a, dropped_by_a], None),
    "dropped by one, and at last by the other": (
        [both, known_in_a, dropped_by_a, Ran(walked={A: True, B: True})],
        ("dropped", 3, 1),
    ),
    "left a column that is walked, dropped by the other": (
        [both, Ran(walked={A: True, B: True}, left=((Sign.LISTED, B),)), Ran(walked={A: False, B: True})],
        ("dropped", 2, 1),
    ),
    "dropped by both": ([both, Ran(walked={A: True, B: True})], ("dropped", 1, 0)),
    "its page failed": ([first, Ran(walked=WHOLE, left=((Sign.LISTED, ""),)), empty], ("dropped", 2, 1)),
}  # fmt: skip


def crawls(story: Sequence[Ran]) -> list[Crawl]:
    """`#` stands for a second walk of the same column."""
    pages = {A: (INDEX,), B: (B,)}
    return [
        Crawl(
            run=f"run {n}",
            portal="a",
            whole=ran.ended and not ran.years,
            walks=tuple((c.rstrip("#"), pages[c.rstrip("#")], end) for c, end in ran.walked.items()),
        )
        for n, ran in enumerate(story)
    ]


def traces(story: Sequence[Ran]) -> list[Trace]:
    return [
        Trace(
            publication="p",
            run=f"run {n}",
            sign=sign,
            **{"column" if sign >= Sign.SAID_SO else "page": where},
        )
        for n, ran in enumerate(story)
        for sign, where in ran.left
    ]


@pytest.mark.parametrize("name", STORIES)
def test_a_story(name: str) -> None:
    story, expected = STORIES[name]
    for seed in range(5):
        left = traces(story)
        Random(seed).shuffle(left)
        found = Rows.gather(vanished_rows(Evidence(crawls=crawls(story), traces=left)))["vanished"]
        rows = [("p", expected[0], f"run {expected[1]}", f"run {expected[2]}")] if expected else []
        assert list(found) == rows


@pytest.mark.parametrize(
    ("title", "gone"),
    [
        ("404", True),
        ("404 Not Found", True),
        ("404错误提示", True),
        ("出错了 - 您访问的页面不存在", True),
        ("对不起，您要查看的信息已被删除", True),
        ("该文章已下线", True),
        ("找不到该页面", True),
        ("Page not found", True),
        ("2023年政府信息公开工作年度报告", False),
        ("关于公布404件规范性文件的通知", False),
        ("关于废止部分文件的公告", False),
        ("信息不存在的答复格式", False),
        ("", False),
    ],
)
def test_titles_that_say_gone(title: str, gone: bool) -> None:
    assert says_gone(title) is gone
