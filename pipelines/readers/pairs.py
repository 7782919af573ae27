"""Labelled values of a page's header and footer: 索引号: … 发布机构: … 政府网站标识码: …

Only known labels count, so that prose with a colon stays prose. Labels come back without blanks and as
printed otherwise (來源 stays 來源); values come back as printed, stripped.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib import resources
from itertools import groupby, islice, pairwise

from pipelines.document import Block, Pair, Paragraph, Table
from pipelines.readers.annotated import unannotated

_LABELS: dict[str, list[str]] = tomllib.loads(
    resources.files("pipelines.readers").joinpath("labels.toml").read_text("utf-8")
)

# Character for character, so that positions in the folded line are positions in the printed one.
_SIMPLIFIED = str.maketrans(
    "來號發佈機構單開範圍類關鍵詞題體時間歸檔標識碼網點擊瀏覽訪問數閱讀責稱欄屬資訊編輯聯狀態達實執効鏈內總載當擊氣顯顔顏視護"
    "錄門製頒聞處審覈簽籤複終統對別組務適種記語簡產傳於廢釋連結閲專選",
    "来号发布机构单开范围类关键词题体时间归档标识码网点击浏览访问数阅读责称栏属资讯编辑联状态达实执效链内总载当击气显颜颜视护"
    "录门制颁闻处审核签签复终统对别组务适种记语简产传于废释连结阅专选",
)
_WORDS = dict(  # of converters to traditional script, once their characters are mapped
    zip(
        ["资讯", "释出", "档案", "物件", "型别", "讯息", "稽核", "程式", "连结", "新增时间", "点选"],
        ["信息", "发布", "文件", "对象", "类型", "消息", "审核", "程序", "链接", "添加时间", "点击"],
        strict=True,
    )
)
_WORD = re.compile("|".join(_WORDS))
_BLANK = r"[^\S\n]*"


def _any_of(labels: list[str]) -> str:
    """A pattern of the labels, the longest first, grouped by the first character: most begin none."""
    longest_first = sorted(labels, key=lambda label: (label[0], -len(label), label))
    groups = [(first, list(group)) for first, group in groupby(longest_first, key=lambda label: label[0])]
    return "|".join(
        f"{first}{_BLANK}(?:{'|'.join(_BLANK.join(label[1:]) for label in group)})" for first, group in groups
    )


_KNOWN = [label for kind in ("texts", "dates", "codes", "volatile") for label in _LABELS[kind]]
_LABEL = _any_of(_KNOWN)
_HEADER = frozenset(_LABELS["texts"] + _LABELS["dates"])  # of these a header is made, of others a foot
_COMMON = frozenset(_LABELS["common"])
_MARK = re.compile(  # 索 引 号: · [发文字号] · before a code or date no colon · a control stands alone
    rf"(?P<plain>{_LABEL}){_BLANK}\**[:：]"
    rf"|[\[［【〔]{_BLANK}(?P<bracketed>{_LABEL}){_BLANK}[\]］】〕]{_BLANK}[:：]?"
    rf"|(?P<code>{_any_of(_LABELS['codes'])})(?=\s+[A-Za-z0-9])"
    rf"|(?P<dated>{_any_of([label for label in _LABELS['dates'] if len(label) > 2])})"
    r"(?=\s+\d{4}\s*[-./年])"
    rf"|(?P<control>{_any_of(_LABELS['controls'])})(?=[\s\]］】)）]|$)"
)
_STRANGER = re.compile(r"(?:^|[\s|｜])(?P<label>[一-鿿]{2,6})[:：](?!\d\d)")
_UNKNOWN = re.compile(r"[一-鿿](?:\s*[一-鿿]){1,9}\s*[:：]")  # a cell with a label that no list names
_NAMES = ("plain", "bracketed", "code", "dated", "label")
_HEAD = 60  # blocks in which a label may stand on a line of its own
_LONGEST = 120  # characters of a value
_HINT = re.compile(r"[:：\[［【〔码碼]")  # most prose lines need no second look
_ALONE = re.compile(r"[\[［【〔]?\s*([^\[［【〔\]］】〕:：\n]+?)\s*[\]］】〕]?\s*[:：]?")
_ALL = frozenset(_KNOWN)
_FIRSTS = frozenset("[［【〔" + "".join(words[0] for kind in _LABELS.values() for words in (*kind, *_WORDS)))
_PRINTED_FIRSTS = _FIRSTS.union(chr(one) for one, plain in _SIMPLIFIED.items() if chr(plain) in _FIRSTS)
_BEGINNINGS = frozenset(  # of labels that no list has whole
    ("信息", "文件", "公文", "内容", "所属", "稿件", "文章", "主题", "公开", "发布")
)
_BRACKETED = re.compile(r"[\[［【〔]\s*[一-鿿]{2,10}\s*[\]］】〕]\s*\S")  # a label with its own value
_BOUNDARY = re.compile(r"[\s\[［【(（|｜*]")
_DATE = re.compile(
    r"[\[(（]?\s*(?:\d{4}|[〇○◯零OＯОΟ一二三四五六七八九]{4})\s*[-./年－／．—–]\s*[\d一二三四五六七八九十]{1,3}\s*"
    r"(?:[-./月－／．—–]\s*[\d一二三四五六七八九十廿]{1,3}\s*日?(?:\s*\(?(?:星期|周)[一二三四五六日天]\)?)?"
    r"(?:[\sT]*(?:[上下]午\s*)?\d{1,2}[:：时]\d{2}(?:[:：分]\d{2}秒?)?分?(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2}|\s*[AaPp][Mm]\b)?)?|月)"
    r"|\d{8}(?!\d)"
)
_CODE = re.compile(r"(?:bm|BM)?\d{8,10}")
_SHAPES = dict.fromkeys(_LABELS["dates"], _DATE) | dict.fromkeys(_LABELS["codes"], _CODE)
_NEEDS_SHAPE = {"日期", "时间", *_LABELS["codes"]}  # too common a word, or worthless without its figure
_WORDS_OF_LABEL = re.compile(r"\S+")
_ENDS = "* \t\r\n\u3000\xa0\u2002\u2003|｜;；,，[［【(（"


def label_of(text: str) -> str:
    """The known label, without blanks, that is the whole of `text` (索 引 号 · 来源： · [文号]), else ""."""
    return _label_of(text) if 1 < len(text) < 40 and text.lstrip()[:1] in _PRINTED_FIRSTS else ""


def may_begin(line: str) -> bool:
    """Whether a line can begin with a known label, by its first character: most cannot."""
    return line[:1] in _PRINTED_FIRSTS


@lru_cache(maxsize=1024)  # pages have the same ones
def canonical(label: str) -> str:
    """A label as labels.toml spells it: 資訊索 引號 → 信息索引号."""
    return _folded(_bare(label))


def _folded(line: str) -> str:
    """The line in simplified script and words, character for character."""
    plain = line.translate(_SIMPLIFIED)
    return plain if plain == line else _WORD.sub(lambda word: _WORDS[word[0]], plain)


@lru_cache(maxsize=16384)  # the same labels and figures stand in every report
def _label_of(text: str) -> str:
    plain = unannotated(text).strip()
    found = _ALONE.fullmatch(_folded(plain))
    if not found or _bare(found[1]) not in _ALL:
        return ""
    return _bare(plain[slice(*found.span(1))])


def pairs_of(blocks: Sequence[Block]) -> tuple[Pair, ...]:
    """The labelled values of paragraphs and tables, in order; then those of labels on lines of their own."""
    printed = (
        pair
        for block in blocks
        for pair in (pairs_in_table(block) if isinstance(block, Table) else pairs_in(block.text, block.place))
    )
    in_turn = tuple(_in_turn(blocks[:_HEAD]))
    return (*printed, *(in_turn if len(in_turn) > 1 else ()))


def _in_turn(blocks: Sequence[Block]) -> Iterator[Pair]:
    """A table of labels and values that a text prints a cell a line: 索引号 / 014314799/2024-00002 / 分类 / …

    A value is a date behind a label of dates, or stands before another label.
    """
    lines = [block if isinstance(block, Paragraph) else Paragraph(text="", place="") for block in blocks]
    for line, value, after in zip(lines, lines[1:], [*lines[2:], Paragraph(text="", place="")], strict=False):
        label = label_of(line.text)
        if (
            not label
            or line.text.rstrip()[-1:] in ":："
            or label_of(value.text)
            or len(value.text) > _LONGEST
        ):
            continue
        dated = canonical(label) in _LABELS["dates"]
        if bool(_DATE.match(value.text.strip())) if dated else label_of(after.text):
            yield from pair_of(label, value.text, value.place)


def pairs_in(text: str, place: str) -> tuple[Pair, ...]:
    """The labelled values of `text`, line by line, in order; a label without a value has the value ""."""
    if not _HINT.search(text):  # as in most cells and lines
        return ()
    lines = unannotated(text).splitlines()
    return tuple(pair for line in lines for pair in _pairs_of_line(line, place))


def pairs_in_table(table: Table) -> tuple[Pair, ...]:
    """The labelled values of a table: a label cell and the cell to its right, or both in one cell.

    The place is that of the cell that holds the value. A row of labels only is the head of a list.
    """
    rows = [
        [(cell.text, cell.place, label_of(cell.text)) for cell in row]
        for row in table.rows
        if _tells([cell.text for cell in row])
    ]
    telling = any(label and not _is_common(text, label) for row in rows for text, _, label in row)
    if not telling:
        rows = [
            [
                (text, place, "") if _is_common(text, label) else (text, place, label)
                for text, place, label in row
            ]
            for row in rows
        ]
    return tuple(pair for row in rows for pair in _pairs_of_row(row))


def _tells(texts: list[str]) -> bool:
    """Whether a row has a label, or a mark that stands behind one: most rows have none."""
    begin = not _PRINTED_FIRSTS.isdisjoint([text[:1] for text in texts])
    return (begin and any(map(label_of, texts))) or bool(_HINT.search("".join(texts)))


def pair_of(label: str, value: str, place: str) -> tuple[Pair, ...]:
    """One pair from a label and a value that stand apart (two cells, dt and dd); none if it cannot be one."""
    known = canonical(label)
    value = "" if _BRACKETED.match(value.strip()) else _first_words(value.strip())
    if not label or known in _LABELS["volatile"]:
        return ()
    if known in _SHAPES:
        shaped = _SHAPES[known].match(value)
        if value and not shaped and known in _NEEDS_SHAPE:
            return ()
        value = shaped[0].strip() if shaped else value
    return (Pair(label=label, value=value, place=place, source="header"),)


def _first_words(value: str) -> str:
    """A value is short; where a whole page stands on one line, what follows its first blank is the page."""
    return value if len(value) <= _LONGEST else f"{value} ".split(maxsplit=1)[0][:_LONGEST]


def _pairs_of_line(line: str, place: str) -> Iterator[Pair]:
    marks = list(_with_strangers(line, list(_marks(line)))) if _HINT.search(line) else []
    ends = [mark.start() for mark in marks[1:]] + [len(line)]
    for mark, end in zip(marks, ends, strict=False):
        if name := next((name for name in _NAMES if mark.groupdict().get(name)), None):
            value = _trimmed(line[mark.end() : end])
            if value in _BEGINNINGS and line[end - 1 : end].strip():  # 文号: 文件分类:
                value = ""
            yield from pair_of(_bare(line[slice(*mark.span(name))]), value, place)


def _with_strangers(line: str, marks: list[re.Match[str]]) -> Iterator[re.Match[str]]:
    """The marks, and labels that no list names between them, so that no value takes them up."""
    for mark, end in zip(marks, [*(after.start() for after in marks[1:]), len(line)], strict=False):
        yield mark
        if canonical(mark["plain"] or mark["bracketed"] or "") not in _HEADER:
            continue
        yield from _STRANGER.finditer(line, mark.end(), min(end, mark.end() + _LONGEST))


def _marks(line: str) -> Iterator[re.Match[str]]:
    """Labels at the start or after a blank; behind another label's value wherever a colon follows.

    Pages set `<span>来源：…</span><span>发布时间：…</span>` apart by style alone.
    """
    begun = False
    folded = _folded(line)
    for mark in _MARK.finditer(folded):
        before = line[mark.start() - 1] if mark.start() else " "
        code = (mark["plain"] or mark["code"]) in _LABELS["codes"]
        apart = mark["bracketed"] or _BOUNDARY.match(before) or code
        if apart or (begun and mark["plain"]):
            begun = True
            yield from (mark,) if apart or before.isdigit() else _behind_a_blank(folded, mark)


def _behind_a_blank(folded: str, mark: re.Match[str]) -> Iterator[re.Match[str]]:
    """Of 主动公开 发布日期： the label behind the blank: the word before it ends another label's value."""
    words = [*_WORDS_OF_LABEL.finditer(mark["plain"])]
    if len(words) == 1 or all(len(word[0]) == 1 for word in words):  # 发 布 日 期：
        yield mark
        return
    labels = (_MARK.match(folded, mark.start("plain") + word.start()) for word in words[1:])
    yield from islice((label for label in labels if label and label["plain"]), 1)


def _is_common(text: str, label: str) -> bool:
    """Whether a label may stand in any table (名称, 日期); a colon makes it one of the page's."""
    return text.rstrip()[-1:] not in (":", "：") and _folded(label) in _COMMON


def _pairs_of_row(cells: list[tuple[str, str, str]]) -> Iterator[Pair]:
    if all(label for *_, label in cells) and not any(":" in text or "：" in text for text, *_ in cells):
        return
    nothing = ("", "", "-")
    for (text, place, label), (value, value_place, next_label) in pairwise([*cells, nothing]):
        if not label:
            yield from pairs_in(text, place)
        elif next_label or _UNKNOWN.fullmatch(value.strip()):
            yield from pair_of(label, "", place)
        elif not pairs_in(value, ""):
            yield from pair_of(label, value, value_place)


def _bare(text: str) -> str:
    return "".join(text.split())


def _trimmed(value: str) -> str:
    """The value without the separators behind it and without a bracket that opened before its label."""
    value = value.strip().lstrip("*").rstrip(_ENDS).strip()
    for opening, closing in ("()", "（）", "[]", "【】"):
        if value.endswith(closing) and opening not in value:
            value = value[:-1].rstrip()
    return value
