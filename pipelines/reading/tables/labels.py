"""The labels of the statutory tables: what a cell's text names, and where labels stand in running text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from pipelines.forms import SINCE_2019, form
from pipelines.reading.tables.likeness import likeness
from pipelines.reading.text import in_place, normal, simplified

_ORDINAL = re.compile(r"^(?:\(?[一二三四五六七八九十]{1,2}[)、.,]+|\d{1,2}[.、,)])")
_REMARK = re.compile(r"\([^()]*\)|\([^()\d]*$|/[件个条项宗份]$")  # no figures behind a bracket left open
_BRACKETS = "()（） \t\r\n\xa0\u2002\u2003\u2009\u3000"  # around a note, and what str.isspace() calls blank
_MARKS = re.compile(r"[\W_]+")
_YEAR = re.compile(r"\((?:19|20)\d\d年?\)|(?:19|20)\d\d年|^本年度?")  # 本年(2023)制发件数, 本年总计
_PAST = re.compile("上年|上一年|去年|同期|同比")
_YEAR_ALONE = re.compile(r"(?P<this>本年度?|当年|今年)|(?P<past>上一?年度?|去年)|(?P<year>20\d\d)年?度?")
THIS_YEAR, LAST_YEAR = 9999, 1  # what words say, beside years in figures
_GROUPS = frozenset("一二三四五六七、本年度办理结果不予公开无法提供处其他")  # what group labels are made of
_LONGEST = 300  # characters of a label with all its remarks
_LONGEST_LINE = 40  # characters of the first line of a label that is broken over lines
_SHORT = 30  # characters of a line that other pages print too
_SHORTEST_CUT = 4  # characters of a label that is cut off, or that follows a fragment of its group
_OPEN_END = re.compile(r"[()（）\d]")  # remarks, years and ordinals are not counted as parts of a label
_GAP = r"[^\u3400-\u9fff]*"
_OPENING = re.compile(  # two neighbours of each label that opens a table, as both scripts print them
    "[十内內勾人⼈㆟新维維复復複\uf966诉訴](?:"
    f"(?<=十){_GAP}[条條]|(?<=[内內]){_GAP}容|(?<=勾){_GAP}稽|(?<=[人⼈㆟]){_GAP}情|"
    f"(?<=新){_GAP}收|(?<=[维維]){_GAP}持|(?<=[复復複\uf966]){_GAP}[议議]|(?<=[诉訴]){_GAP}[讼訟])"
)
_CLOSE = 0.8  # two labels of the form resemble each other by 0.75 at most


class Label(NamedTuple):  # by which what is remembered of heads is looked up
    """What a printed label stands for.

    kind: `clause` (第二十条第…项) · `head` (of a column) · `row` · `group` (over rows or columns) ·
    `caption` (says which table this is, and no more).
    """

    table: str
    kind: str
    id: str
    clause: str = ""
    forms: tuple[str, ...] = SINCE_2019
    parent: str = ""


class Token(NamedTuple):
    """A stretch of running text: a label (with what it may stand for), or what is printed between labels."""

    text: str
    start: int
    labels: tuple[Label, ...] = ()


# What the forms print beside rows and columns: (table, kind, id, label).
_FRAME = (
    ("disclosure", "caption", "content", "信息内容"),
    ("requests", "caption", "note", "本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和"),
    ("requests", "caption", "applicants", "申请人情况"),
    ("requests", "caption", "legal_person", "法人或其他组织"),
    ("requests", "group", "results", "三、本年度办理结果"),
    ("requests", "group", "denied", "（三）不予公开"),
    ("requests", "group", "unable", "（四）无法提供"),
    ("requests", "group", "not_processed", "（五）不予处理"),
    ("disputes", "caption", "litigation", "行政诉讼"),
)
# Labels that open their table wherever they stand; any other label counts only inside its table.
_ANCHORS = {
    ("requests", "caption", "note"),
    ("requests", "caption", "applicants"),
    ("requests", "row", "new_received"),
    ("disclosure", "caption", "content"),
    ("disputes", "head", "maintain"),
    ("disputes", "group", "review"),
    ("disputes", "caption", "litigation"),
}


def opens(label: Label) -> bool:
    """Whether the label opens its table by itself."""
    return label.kind == "clause" or (label.table, label.kind, label.id) in _ANCHORS


def numbered(text: str) -> bool:
    """Whether an ordinal stands before the label: rows have them, heads of columns never."""
    return bool(_ORDINAL.match(normal(text)))


def key(text: str) -> str:
    """The label reduced to what identifies it: no blanks, marks, ordinal; simplified characters."""
    return _MARKS.sub("", _ORDINAL.sub("", normal(text)))


def named(text: str, table: str | None) -> tuple[Label, ...]:
    """What a cell's whole text may name within `table`; () if it is no label there.

    Tried in order: the label itself, the label without remarks in brackets, a label cut off at the end,
    a label with a fragment of its group before it.
    """
    return _named(text, table) if len(text) <= _LONGEST else ()


def exactly(text: str, table: str) -> tuple[Label, ...]:
    """What the text names within `table` that is neither cut off nor has more before it."""
    return _within(_meaning(text), table) if len(text) <= _LONGEST else ()


@lru_cache(maxsize=16384)  # the same labels stand in every report
def _named(text: str, table: str | None) -> tuple[Label, ...]:
    printed = key(text)
    return _within(_meaning(text), table) or (_cut(printed, table) if len(printed) >= _SHORTEST_CUT else ())


def may_open(text: str) -> bool:
    """Whether a line outside all tables may open one, alone or with those behind it: few can."""
    return _may_open(text) if len(text) <= _LONGEST_LINE else bool(_OPENING.search(text))


@lru_cache(maxsize=16384)
def _may_open(text: str) -> bool:
    return bool(_OPENING.search(text)) or may_begin(text)


@lru_cache(maxsize=16384)
def may_begin(text: str) -> bool:
    """Whether a label that is broken over lines may begin with this line: most lines of a page cannot."""
    if _OPEN_END.search(text):
        return True
    return any(end in _beginnings() for end in _ends(key(text)))


@lru_cache(maxsize=4096)
def resembling(text: str, table: str) -> tuple[Label, ...]:
    """The one label of `table` that a damaged one resembles; () if there is none or several."""
    printed = key(text)
    if len(printed) < 5:
        return ()
    close = [
        known
        for known, labels in _vocabulary().items()
        if _within(labels, table) and is_past(text) == is_past(known) and likeness(printed, known, _CLOSE)
    ]
    found = {labels for known in close if (labels := _within(_vocabulary()[known], table))}
    return found.pop() if len(found) == 1 else ()


def is_past(text: str) -> bool:
    """Whether it is the label of another year's figures: 上年商业企业 is no damaged 商业企业."""
    return bool(_PAST.match(key(text)))


def year_alone(text: str) -> int | None:
    """The year that a head or a cell names, and nothing else: 本年, 上年, 2023年; null of any other text."""
    found = _YEAR_ALONE.fullmatch(key(text)) if len(text) <= _SHORT else None
    if not found:
        return None
    return int(found["year"]) if found["year"] else THIS_YEAR if found["this"] else LAST_YEAR


def scan(text: str) -> tuple[Token, ...]:
    """Labels and what is printed between them, in order; blanks and brackets between are left out."""
    return _scanned(text) if len(text) <= _SHORT else _scan(text)


def _scan(text: str) -> tuple[Token, ...]:
    tokens = _tokens(text, _pattern().finditer(aligned(text)))
    return tuple(token for token in tokens if token.labels or token.text.strip(_BRACKETS))


_scanned = lru_cache(maxsize=4096)(_scan)  # all pages of a site have the same navigation


def aligned(text: str) -> str:
    """The text in simplified characters and half-width marks, character by character."""
    whole = simplified(text)
    return whole if len(whole) == len(text) else in_place(text)


def _tokens(text: str, matches: Iterable[re.Match[str]]) -> Iterator[Token]:
    at = 0
    for match in matches:
        start, end = match.span()
        if at < start:
            yield Token(text[at:start], at)
        yield Token(text[start:end], start, _meaning(text[start:end]))
        at = end
    if at < len(text):
        yield Token(text[at:], at)


def _meaning(text: str) -> tuple[Label, ...]:
    """The label as printed, else without remarks in brackets, else without the year: 本年(2023)制发件数."""
    known, plain = _vocabulary(), normal(text)
    if found := known.get(key(text)):
        return found
    if len({*_YEAR.findall(plain)}.difference(("本年", "本年度"))) > 1:  # of two years is no label
        return ()
    bare = _REMARK.sub("", plain)
    return known.get(key(bare)) or known.get(key(_REMARK.sub("", _YEAR.sub("", plain)))) or ()


def _within(labels: tuple[Label, ...], table: str | None) -> tuple[Label, ...]:
    return tuple(label for label in labels if label.table == table or opens(label))


def _cut(printed: str, table: str | None) -> tuple[Label, ...]:
    """The one label that begins with the text, or that ends it after a fragment of its group's label."""
    ends = [end for end in _ends(printed) if len(end) >= _SHORTEST_CUT and end in _vocabulary()]
    found = {
        inside
        for known in (*_beginnings().get(printed, ()), *ends)
        if (inside := tuple(label for label in _vocabulary()[known] if label.table == table))
    }
    return found.pop() if len(found) == 1 else ()


def _ends(printed: str) -> Iterator[str]:
    """The text, and what is left of it behind each character of a fragment of its group's label."""
    for at, character in enumerate(printed):
        yield printed[at:]
        if character not in _GROUPS:
            return
    yield ""


@cache
def _vocabulary() -> dict[str, tuple[Label, ...]]:
    """Key → labels; a word such as 其他 or 总计 names several, which the table's state tells apart."""
    found: dict[str, dict[Label, None]] = {}
    for text, label in all_labels():
        found.setdefault(key(text), {})[label] = None
    return {text: tuple(labels) for text, labels in found.items()}


@cache
def _beginnings() -> dict[str, list[str]]:
    """Every beginning of a label's key → the keys that begin so."""
    found: dict[str, list[str]] = {}
    for known in _vocabulary():
        for end in range(len(known) + 1):
            found.setdefault(known[:end], []).append(known)
    return found


@cache
def all_labels() -> tuple[tuple[str, Label], ...]:
    """Every label text with what it names; what two forms share is one Label."""
    forms: dict[tuple[str, Label], list[str]] = {}
    for name in SINCE_2019:
        for text, label in _of_form(name):
            forms.setdefault((text, label), []).append(name)
    frame = [(text, Label(table=t, kind=k, id=i)) for t, k, i, text in _FRAME]
    return (
        *frame,
        *(
            (
                text,
                Label(
                    table=label.table,
                    kind=label.kind,
                    id=label.id,
                    clause=label.clause,
                    forms=tuple(names),
                    parent=label.parent,
                ),
            )
            for (text, label), names in forms.items()
        ),
    )


def _of_form(name: str) -> Iterator[tuple[str, Label]]:
    for table, blocks in form(name).tables.items():
        rows = "group" if table == "disputes" else "row"
        for block in blocks:
            if block.clause:
                yield block.clause, Label(table=table, kind="clause", id=block.clause)
            for row in block.rows:
                label = Label(table=table, kind=rows, id=row.id, clause=block.clause, parent=row.parent)
                yield from ((text, label) for text in row.labels)
            for column in block.columns:
                label = Label(table=table, kind="head", id=column.id, clause=block.clause)
                yield from ((text, label) for text in column.labels)


@cache
def _pattern() -> re.Pattern[str]:
    """One pattern for all labels, the longest first; blanks, marks and ordinals may be missing or differ."""
    cores = sorted({_ORDINAL.sub("", normal(text)) for text, _ in all_labels()}, key=len, reverse=True)
    numeral = r"[一二三四五六七八九十]{1,2}"
    ordinal = rf"(?:\(\s*{numeral}\s*\)\s*|{numeral}\s*[、.,]\s*|\d\s*[.、,]\s*)"
    first = "".join(sorted({core[0] for core in cores}))  # or an ordinal's; all else need not be tried
    return re.compile(
        rf"(?=[(\d一二三四五六七八九十{first}]){ordinal}?(?:{'|'.join(_loose(core) for core in cores)})"
    )


def _loose(core: str) -> str:
    """A pattern for the label with blanks between any characters and marks that may be left out."""
    head, bracket, rest = core.partition("(")
    loose = r"\s*".join(re.escape(c) if c.isalnum() else rf"(?:{re.escape(c)}|[\"'“”‘’、,/]?)" for c in head)
    if not bracket or core.startswith("第"):
        return loose if not bracket else r"\s*".join(re.escape(c) for c in core)
    return loose + r"(?:\s*\((?:[^()0-9]{2,})\))" + ("?" if "只计" in rest else "")
