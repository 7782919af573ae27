"""The labelled pairs that a page prints about itself (索引号, 发布机构, 成文日期 …), verbatim."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree
from lxml.html import HtmlElement
from parsel import Selector

LABELS = (
    "信息索引号", "索引号", "发布机构", "发文机构", "信息来源", "来源", "所属机构", "生成单位",
    "成文日期", "发文日期", "生成日期", "公开日期", "发布日期", "发布时间", "日期",
    "文号", "发文字号", "文件编号", "公开方式", "公开范围", "主题分类",
    "体裁分类", "分类", "有效性", "时效", "关键词", "关键字", "主题词",
    "來源", "發佈日期", "發布時間", "發佈時間", "發布機構", "發佈機構", "索引號", "文號",  # 繁體 gateway
)  # fmt: skip
# Labels are padded to one width with blanks of all kinds: 索&ensp;引&ensp;号
_SPACED = "|".join(r"\s*".join(label) for label in LABELS)
INLINE = re.compile(rf"(?<![^\s\[【(（])({_SPACED})\s*[\]】]?\s*[:：]|[\[【]({_SPACED})[\]】]")
ALONE = re.compile(rf"[\[【]?({_SPACED})[\]】]?\s*[:：]?")
NOISE = re.compile(r"\s(?:分享|字体|字号|点击率|点击量|点击数|浏览次数|访问次数|浏览量|打印)\s*[:：]?.*")
SIGNS = re.compile(r"[:：\]】]")  # without one of these nothing within a text is a label
# A cell of its own may bear a label without a sign; then it begins as one does, behind blanks of any kind
_BLANKS = "\t\n\r" + "".join(filter(str.isspace, map(chr, range(0x20, 0x10000))))  # those that XML knows
_FIRST = "".join(sorted({"[", "【", *(label[0] for label in LABELS)}))
# Most leaves hold neither: libxml2 passes over them without a Python object for each
LEAVES: Any = etree.XPath(
    """//body//*[self::td or self::th or self::li or self::p or self::div or self::span or self::dd]
    [translate(., ':：]】', '') != string() or
     following-sibling::*[1][self::td] and contains($first, substring(translate(., $blanks, ''), 1, 1))]
    [not(descendant::*[self::table or self::p or self::div or self::li or self::td or self::dd])]
    [not(ancestor::script or ancestor::style)]"""
)
TEXT: Any = etree.XPath("string()", smart_strings=False)
LONGEST = 300  # characters; what is longer is prose


def pairs(page: Selector) -> tuple[tuple[str, str], ...]:
    """Return (label, value) in page order, each label once; values are as printed, blanks run together."""
    found: dict[str, str] = {}
    for leaf in LEAVES(page.root, first=_FIRST, blanks=_BLANKS):
        text = text_of(leaf)
        if text and len(text) <= LONGEST:
            for label, value in _pairs(leaf, text):
                found.setdefault(label, value)
    return tuple(found.items())


def _pairs(leaf: HtmlElement, text: str) -> Iterator[tuple[str, str]]:
    if alone := ALONE.fullmatch(text):
        cell = next(leaf.itersiblings("*"), None) if leaf.tag in ("td", "th") else None
        if cell is not None and cell.tag == "td":
            yield _plain(alone[1]), text_of(cell)
        elif text.endswith((":", "：")):  # a label may stand without a value
            yield _plain(alone[1]), ""
        return
    marks = list(INLINE.finditer(text)) if SIGNS.search(text) else []
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    for mark, end in zip(marks, ends, strict=False):
        yield _plain(mark[1] or mark[2]), NOISE.sub("", " " + text[mark.end() : end]).strip()


def text_of(element: HtmlElement) -> str:
    """The text of an element, blanks run together; a page has hundreds, and a Selector for each is dear."""
    return " ".join(TEXT(element).split())


def _plain(label: str) -> str:
    return "".join(label.split())
