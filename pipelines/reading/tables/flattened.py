"""Text of a table that no grid holds: labels that are broken, and labels and figures that ran together."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.document import Cell, Paragraph
from pipelines.reading.tables.around import wrapped
from pipelines.reading.tables.cells import figure
from pipelines.reading.tables.joined import RUN, adjacent, begins, goes_on, is_print, is_run
from pipelines.reading.tables.labels import (
    Label,
    Token,
    key,
    may_begin,
    named,
    numbered,
    opens,
    resembling,
    scan,
    year_alone,
)  # fmt: skip
from pipelines.reading.tables.lines import Numbered, texts_of
from pipelines.reading.tables.rows import Print, Printed, Row, Stranger, gap_of
from pipelines.reading.tables.where import NAMELESS, Where
from pipelines.reading.text import normal

_WORDS_AND_FIGURES = re.compile(
    r"(?P<words>.*[^\d\s.,，．+＋\-−—/]|)\s*(?P<figures>[\d\s.,，．+＋\-−—/]*)", re.DOTALL
)
_LONGEST = 45  # characters of a label
_LONGEST_LINE, _LONGEST_JOINED = 40, 60  # characters of a label's first line, and of all of it
_LINES, _NEAR = 4, 24  # lines that a label may be broken over, and those with its figures
_SENTENCE = re.compile("[。，；;]")
_HAN = re.compile(r"[㐀-鿿]")
_PROSE = 12  # characters: what stands between two labels of a table is shorter
_YEAR = re.compile(r"20\d\d(?=年)")  # in a label
_SUBTOTALS = frozenset(("小计", "共计"))  # labels of rows that the form does not have
_UNITS = frozenset("件个条项宗份元次人")
_FRAME = re.compile(  # no head of figures
    r"序号|注|备注|说明|(?:计量)?单位|项目|指标|类别|内容|填报|年度|(?:本年度?)?(?:(?:19|20)\d\d年?度?)?$"
)
_SYLLABLE = re.compile(r"\A\s*[(（][^\W\d_㐀-鿿]{1,6}[)）]")  # 收費(fèi)12: of the label's last character
_UNIT = re.compile(r"\A(?:万元|[件条项个])\s+")  # in a column before the figures
_MORE_OR_LESS = frozenset("<>＜＞≤≥≈~～±=?？")
_IN_BRACKETS = re.compile(r"[（(][^（()）]*[)）]?")  # a remark
_GROUP = 5  # heads of a group of table 4


def read(where: Where, lines: Sequence[Numbered], at: int) -> int:
    """Read the line at `at`, and those after it that its label is broken over; returns how many."""
    mark = _mark(lines[at])
    if not where.is_inside(mark.text):
        return 1
    if where.table and figure(mark.text) is not None:  # as no page number is
        where.figure(mark)
    elif where.table and (found := wrapped(texts_of(lines[at : at + _NEAR]), where.table)):
        where.label(found.labels, mark._replace(text=found.text))
        for text, place in found.figures:
            _figures(where, mark._replace(text=text, place=place))
        return _taken(where, lines[at : at + found.lines])
    elif labels := named(mark.text, where.table):
        where.label(labels, mark)
    elif broken := _broken(where, mark.text, lines[at + 1 : at + _LINES]):
        labels, text, width = broken
        where.label(labels, mark._replace(text=text))
        return _taken(where, lines[at : at + width])
    else:
        _other(where, mark)
    return 1


def _mark(line: Numbered) -> Print:
    _, printed = line
    if isinstance(printed, Paragraph):
        return Print(printed.text, printed.place, printed.gap)
    return Print(printed[0].text, printed[0].place)


def _taken(where: Where, lines: Sequence[Numbered]) -> int:
    where.blocks.update(block for block, _ in lines)
    return len(lines)


def _broken(where: Where, text: str, others: Sequence[Numbered]) -> tuple[tuple[Label, ...], str, int] | None:
    """A label broken over up to four lines: what it may be, in full, and the number of lines."""
    if len(text) > _LONGEST_LINE or not may_begin(text):
        return None
    for width, (more, _) in enumerate(texts_of(others), 2):
        if numbered(more) and key(text):  # another label
            return None
        text += more
        labels = named(text, where.table)
        if labels and len(normal(text)) < _LONGEST_JOINED:
            return labels, text, width
    return None


def _other(where: Where, mark: Print) -> None:
    """What is neither label nor figure: a run of both, a damaged label, a fragment, or prose."""
    tokens = scan(mark.text)
    if is_run(tokens, where.table):
        read_run(where, tokens, mark)
    elif not where.table:
        return
    elif RUN.fullmatch(mark.text):
        _figures(where, mark)
    elif not _begins(where, mark) and _ends_table(where, mark.text):
        where.leave()


def _ends_table(where: Where, text: str) -> bool:
    """Whether it is prose, and no line of heads that are not known."""
    heads = where.above.is_open and len(text) <= _LONGEST_LINE and not _SENTENCE.search(text)
    return _is_prose(text) and not heads


def _is_prose(text: str) -> bool:
    return len(_HAN.findall(text)) >= _PROSE


def _begins(where: Where, mark: Printed) -> bool:
    """A line that is part of a broken label, or a label cut or damaged, perhaps with its figures."""
    assert where.table
    parts = _WORDS_AND_FIGURES.fullmatch(mark.text.strip())
    assert parts
    words, figures = parts["words"], parts["figures"]
    if not words:  # it begins with a mark that is no part of a figure
        return False
    if figures and words.strip() in _MORE_OR_LESS and where.row and not where.row.prints:
        where.row.prints.append(Print(text=mark.text, place=mark.place))  # not the figure alone
        return True
    if key(words) in _SUBTOTALS or (numbered(words) and not key(words)):  # or an ordinal alone: another row
        if where.row and where.is_bare():
            where.row.shared = True
        where.end(gap_of(mark))
    fragment, where.fragment = where.fragment, ""
    row = where.row
    if row and (year := year_alone(words)):
        row.shared = row.shared or bool({*map(int, _YEAR.findall(row.text)), where.year or year} - {year})
        where.year = year
    if row and not row.prints and row.label in named(row.text + words, where.table):
        row.text += words
    elif len(words) > _LONGEST:
        return False
    elif found := named(fragment + words, where.table) or resembled(where, words, mark):
        goes_on = bool(fragment) and not named(words, where.table)
        apart = where.line > where.fragment_line + 1 and where.meant(found, words).kind == "head"
        if goes_on and not apart:
            where.above.goes_on(apart=False)
            where.head_line = where.head_line and where.line  # it ends the line before
        where.label(found, mark._replace(text=fragment + words), layout="run" if figures else "lines")
        if goes_on and apart:
            where.above.goes_on(apart=True)
    else:
        strange = _is_strange(words)
        where.fragment, where.fragment_line = "" if figures else words, where.line
        where.strange = where.strange or strange
        where.serial = where.serial or key(words) == "序号"
        where.above.says(words, strange=strange and not _FRAME.match(key(words)))
        return False
    if figures and where.row and words[-1] in _MORE_OR_LESS:
        where.row.prints.append(Print(text=f"{words[-1]}{figures}", place=mark.place))
    elif figures:
        _figures(where, mark._replace(text=figures))
    return True


def _is_strange(words: str) -> bool:
    """Whether words may be a label that the form does not have: no remark, and no unit."""
    bare = key(_IN_BRACKETS.sub("", words))
    return bool(_HAN.search(bare)) and bare not in _UNITS


def resembled(where: Where, words: str, mark: Printed) -> tuple[Label, ...]:
    """What the words name, or resemble; the latter is noted."""
    assert where.table
    if found := named(words, where.table):
        return found
    if found := resembling(words, where.table):
        where.damaged.append(Stranger(table=where.table, text=words, place=mark.place))
    return found


def read_run(where: Where, tokens: Sequence[Token], mark: Printed) -> None:
    """Labels and figures run together in one text; it may hold the whole report."""
    before, begun = where.block in where.blocks, len(where.rows) + bool(where.row)
    for index, token in enumerate(tokens):
        end = token.start + len(token.text)
        here = mark._replace(text=token.text, place=f"{mark.place}/{token.start}-{end}")
        labels = tuple(label for label in token.labels if label.table == where.table or opens(label))
        first = not index and begins(tokens)
        if labels and (first or where.table == labels[0].table or adjacent(tokens, index)):
            where.label(labels, here, layout="run")
            continue
        where.serial = where.serial or "序号" in token.text
        if where.table:
            _figures(where, here)
    if isinstance(mark, Cell) and where.row:
        _share(where.rows[begun:], where.row)
    prose = "".join(token.text for token in tokens if not token.labels)
    if not before and _is_prose(prose):
        where.blocks.discard(where.block)


def _share(above: Sequence[Row], last: Row) -> None:
    """Of several labels in one cell with figures behind them: which row prints these is not said."""
    others = [row for row in above if row.label.id not in ("other_handling", last.label.parent)]
    if others and not any(row.prints for row in (*others, last)):
        for row in (*others, last):
            row.shared = True


def _figures(where: Where, mark: Printed) -> None:
    """Figures that may have run together, and what stands behind them."""
    mark = mark._replace(text=_SYLLABLE.sub("", mark.text))
    run = RUN.match(mark.text)
    assert run
    printed, rest = _UNIT.sub("", run[0].strip()), mark.text[run.end() :].strip()
    if goes_on(printed, mark.text[run.end() :]):
        more, _, rest = rest.partition(" ")
        printed += more
    if not where.row and where.table == "disputes" and len(where.above.labels) >= _GROUP and printed:
        where.open(NAMELESS, mark, "run")
    if not where.row:
        where.orphan(mark._replace(text=printed))
    elif printed:
        where.row.layout = "run"
        where.row.prints.append(Print(text=printed, place=mark.place))
        where.row.shared = where.row.shared or where.may_be_anothers()
    prose = _is_prose(rest)
    if not (where.table and rest) or _begins(where, mark._replace(text=rest)):
        return
    if prose:
        where.leave()
    elif where.row and not where.row.prints and is_print(rest):
        where.row.prints.append(Print(text=rest, place=mark.place))  # not blank, whatever it is
