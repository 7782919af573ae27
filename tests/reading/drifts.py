"""What real pages make of the statutory tables: the same figures, drawn otherwise."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

from tests.reading.drawn import Drawing, Drawn, Drift, Row, full

_COUNTED = ("自然人", "总计", "结果维持", "本年处理决定数量")
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def _is_figure(cell: Drawn) -> bool:
    return not cell.head


def _figures(row: Row) -> bool:
    return any(map(_is_figure, row))


def _texts(change: Callable[[str, random.Random], str], wanted: Callable[[Drawn], bool]) -> Drift:
    """Every wanted cell's text changed."""
    return lambda table, drawn, draw: tuple(
        tuple(replace(cell, text=change(cell.text, draw)) if wanted(cell) else cell for cell in row)
        for row in drawn
    )


def _grid(change: Callable[[list[list[Drawn]], random.Random], list[list[Drawn]]], *, repeat: bool) -> Drift:
    """The whole grid, merged cells undone, and changed."""
    return lambda table, drawn, draw: tuple(map(tuple, change(full(drawn, repeat=repeat), draw)))


def _same(rows: list[list[Drawn]], draw: random.Random) -> list[list[Drawn]]:
    return rows


def blank_rows(table: str, drawn: Drawing, draw: random.Random) -> Drawing:
    """Rows without text between rows of figures."""
    width = sum(cell.colspan for cell in drawn[0])
    rows: list[Row] = []
    for at, row in enumerate(drawn):
        if at and _figures(row) and not _covered(drawn, at) and draw.random() < 0.3:
            rows.append(tuple(Drawn(text=draw.choice(("", "&nbsp;", " "))) for _ in range(width)))
        rows.append(row)
    return tuple(rows)


def _covered(drawn: Drawing, at: int) -> bool:
    """Whether a cell of a row above reaches into this one."""
    return any(row + cell.rowspan > at for row, cells in enumerate(drawn[:at]) for cell in cells)


def heads_again(table: str, drawn: Drawing, draw: random.Random) -> Drawing:
    """The head once more within the table, as after a page break, and the group's label again."""
    if table == "disputes":
        return drawn
    rows = [list(row) for row in full(drawn, repeat=True)]
    depth = next(at for at, row in enumerate(rows) if _figures(tuple(row)))
    at = draw.randrange(depth + 1, len(rows))
    return tuple(map(tuple, [*rows[:at], *rows[:depth], *rows[at:]]))


def numbered(table: str, drawn: Drawing, draw: random.Random) -> Drawing:
    """A column of running numbers on the left."""
    if table == "disputes":
        return drawn
    rows, count = [], 0
    for row in full(drawn, repeat=False):
        count += _figures(tuple(row))
        rows.append((Drawn(text=str(count) if _figures(tuple(row)) else "序号", head=True), *row))
    return tuple(rows)


def subtotal(table: str, drawn: Drawing, draw: random.Random) -> Drawing:
    """A column 小计 of the legal persons before the total."""
    if table != "requests":
        return drawn
    rows = []
    for row in full(drawn, repeat=True):
        cells = row[-7:]
        legal = [cell.text for cell in cells[1:6]]
        text = str(sum(map(int, legal))) if all(one.isdigit() for one in legal) else "小计"
        rows.append((*row[:-1], Drawn(text=text, head=not text.isdigit()), row[-1]))
    return tuple(rows)


def total_first(table: str, drawn: Drawing, draw: random.Random) -> Drawing:
    """The column 总计 before the others."""
    if table != "requests":
        return drawn
    return tuple((*row[:3], row[-1], *row[3:-1]) for row in full(drawn, repeat=True))


def total_row(table: str, drawn: Drawing, draw: random.Random) -> Drawing:
    """A row 合计 at the end of table 2."""
    if table != "disclosure":
        return drawn
    numbers = [str(draw.randrange(1, 9999)) for _ in range(3)]
    return (*drawn, (Drawn(text="合计", head=True), *(Drawn(text=one) for one in numbers)))


def shuffled(table: str, drawn: Drawing, draw: random.Random) -> Drawing:
    """The reasons of a group in another order."""
    if table != "requests":
        return drawn
    rows = full(drawn, repeat=True)
    group = [at for at, row in enumerate(rows) if row[1].text.startswith("（三）")]
    order = draw.sample(group, len(group))
    moved = {at: rows[other] for at, other in zip(group, order, strict=True)}
    return tuple(tuple(moved.get(at, row)) for at, row in enumerate(rows))


def noted(table: str, drawn: Drawing, draw: random.Random) -> Drawing:
    """A note below the figures, within the table, with a figure in it."""
    width = sum(cell.colspan for cell in drawn[0])
    note = draw.choice(
        (
            "注：以上数据统计截至12月31日，其中含上年度结转2件。",
            "备注：无",
            "说明：1.本表数据由各单位报送；2.行政许可5件未计入。",
            "填报人：张三　联系电话：12345678",
            "单位：件",
        )
    )
    return (*drawn, (Drawn(text=note, colspan=width, head=True),))


def transposed(table: str, drawn: Drawing, draw: random.Random) -> Drawing:
    """Rows as columns."""
    if table == "disclosure":
        return drawn
    return tuple(zip(*full(drawn, repeat=True), strict=True))


def wrong_rowspans(table: str, drawn: Drawing, draw: random.Random) -> Drawing:
    """A label that says that it is one row higher, or lower, than it is."""
    changed = draw.choice((-1, 1, 2))
    tall = [cell for row in drawn for cell in row if cell.rowspan > 2]
    if not tall:
        return drawn
    one = draw.choice(tall)
    return tuple(
        tuple(replace(cell, rowspan=cell.rowspan + changed) if cell is one else cell for cell in row)
        for row in drawn
    )


def wrong_colspans(table: str, drawn: Drawing, draw: random.Random) -> Drawing:
    """No cell says that it is wider than one."""
    return tuple(tuple(replace(cell, colspan=1) for cell in row) for row in drawn)


def last_year_beside(table: str, drawn: Drawing, draw: random.Random) -> Drawing:
    """Table 2 with the figures of the year before in a column beside each."""
    if table != "disclosure":
        return drawn
    rows = []
    for row in full(drawn, repeat=True):
        label, *cells = row
        other = [
            Drawn(text=str(draw.randrange(9999)) if not cell.head else f"上年{cell.text}", head=cell.head)
            for cell in cells
        ]
        rows.append((label, *(one for pair in zip(cells, other, strict=True) for one in pair)))
    return tuple(rows)


def cut(table: str, drawn: Drawing, draw: random.Random) -> Drawing:
    """A cell of figures that is not there."""
    at = draw.choice([n for n, row in enumerate(drawn) if _figures(row)])
    gone = draw.choice([n for n, cell in enumerate(drawn[at]) if _is_figure(cell)])
    return tuple(
        tuple(cell for m, cell in enumerate(row) if (n, m) != (at, gone)) for n, row in enumerate(drawn)
    )


def padded(table: str, drawn: Drawing, draw: random.Random) -> Drawing:
    """A cell of figures that is not there, and a blank one at an end of its row instead."""
    at = draw.choice([n for n, row in enumerate(drawn) if _figures(row)])
    cells = [cell for cell in drawn[at] if _is_figure(cell)]
    gone = draw.randrange(len(cells))
    left = [*cells[:gone], *cells[gone + 1 :]]
    labels = [cell for cell in drawn[at] if cell.head]
    blank = Drawn(text="", colspan=cells[gone].colspan)
    row = (*labels, *left, blank) if draw.random() < 0.5 else (*labels, blank, *left)
    return (*drawn[:at], row, *drawn[at + 1 :])


def blank_columns(rows: list[list[Drawn]], draw: random.Random) -> list[list[Drawn]]:
    """A column without text somewhere."""
    at = draw.randrange(len(rows[0]) + 1)
    return [[*row[:at], Drawn(text=""), *row[at:]] for row in rows]


def _depth(drawn: Drawing) -> int:
    return next(at for at, row in enumerate(drawn) if _figures(row))


def _is_over_labels(cell: Drawn) -> bool:
    return cell.text == "信息内容" or "勾稽" in cell.text


def years_below(table: str, drawn: Drawing, draw: random.Random) -> Drawing:
    """本年 and 上年 below each head, a figure below each of them."""
    names = draw.choice((("本年", "上年"), ("上年", "本年"), ("2021年", "2022年")))
    rows: list[Row] = []
    for at, row in enumerate(drawn):
        figures = [cell for cell in row if _is_figure(cell)]
        if not figures:
            wider = (
                cell if _is_over_labels(cell) else replace(cell, colspan=cell.colspan * 2) for cell in row
            )
            rows.append(tuple(replace(one, rowspan=one.rowspan + _is_over_labels(one)) for one in wider))
            continue
        if not _figures(drawn[at - 1]):
            rows.append(tuple(replace(cell, text=name, head=True) for cell in figures for name in names))
        others = [replace(cell, text=str(draw.randrange(9999))) for cell in figures]
        pairs = zip(figures, others, strict=True) if names[0] == "本年" else zip(others, figures, strict=True)
        rows.append((*(cell for cell in row if cell.head), *(cell for pair in pairs for cell in pair)))
    return tuple(rows)


def years_beside(table: str, drawn: Drawing, draw: random.Random) -> Drawing:
    """Each row twice, 本年 and 上年 in a column of their own before the figures."""
    names = draw.choice((("本年度", "上年度"), ("2022年", "2021年")))
    depth, rows = _depth(drawn), list[Row]()
    for at, row in enumerate(drawn):
        labels, figures = [cell for cell in row if cell.head], [cell for cell in row if _is_figure(cell)]
        if not figures:
            first = row[0] if row else None
            if at == 0 and table == "disputes":
                rows.append((Drawn(text="年度", rowspan=depth, head=True), *row))
            elif first and (_is_over_labels(first) or len(row) == 1):
                rows.append((replace(first, colspan=first.colspan + 1), *row[1:]))
            else:
                rows.append(row)
            continue
        high = tuple(replace(cell, rowspan=cell.rowspan * 2) for cell in labels)
        other = [replace(cell, text=str(draw.randrange(9999))) for cell in figures]
        lines = [(Drawn(text=names[0], head=True), *figures), (Drawn(text=names[1], head=True), *other)]
        if draw.random() < 0.5:
            lines.reverse()
        rows += [(*high, *lines[0]), lines[1]]
    return tuple(rows)


def one_head(table: str, drawn: Drawing, draw: random.Random) -> Drawing:
    """Table 2 below one head with the columns of all its parts, nothing where a row has none."""
    if table != "disclosure":
        return drawn
    heads: list[str] = []
    parts: list[tuple[Drawn, dict[str, str]]] = []
    for row in drawn:
        texts = [cell.text for cell in row[1:]]
        if not _figures(row):
            above = texts
            heads += [text for text in texts if text not in heads]
        elif len(texts) != len(above):
            return drawn  # heads stand in two rows by another drift
        else:
            parts.append((row[0], dict(zip(above, texts, strict=True))))
    nothing = draw.choice(("/", "", "—"))
    head = (Drawn(text="信息内容", head=True), *(Drawn(text=text, head=True) for text in heads))
    return (head, *((label, *(Drawn(text=own.get(one, nothing)) for one in heads)) for label, own in parts))


def remarks(table: str, drawn: Drawing, draw: random.Random) -> Drawing:
    """A column 备注 behind the others, mostly blank."""
    rows: list[Row] = []
    for at, row in enumerate(drawn):
        if _figures(row):
            rows.append((*row, Drawn(text=draw.choice(("", "", "", "含上年结转2件", "/")))))
        elif table != "disclosure":
            beside = Drawn(text="备注", rowspan=_depth(drawn), head=True)
            rows.append((*row, beside) if at == 0 else row)
        else:
            beside = Drawn(text="备注", head=True)
            rows.append((*row, beside) if len(row) > 1 else (replace(row[0], colspan=5),))
    return tuple(rows)


def column_numbers(table: str, drawn: Drawing, draw: random.Random) -> Drawing:
    """The numbers of the columns below the heads: 栏次 1 2 3."""
    rows: list[Row] = []
    for at, row in enumerate(drawn):
        if _figures(row) and not _figures(drawn[at - 1]):
            labels = [replace(cell, text="栏次", rowspan=1) for cell in row if cell.head]
            figures = [cell for cell in row if _is_figure(cell)]
            rows.append((*labels, *(replace(cell, text=str(n + 1)) for n, cell in enumerate(figures))))
        rows.append(row)
    return tuple(rows)


# Every figure must be read, with each of these
KEEPING: dict[str, Drift] = {
    "as drawn": lambda table, drawn, draw: drawn,
    "merged cells undone": _grid(_same, repeat=False),
    "merged cells repeated": _grid(_same, repeat=True),
    "blank rows": blank_rows,
    "labels spaced": _texts(lambda text, draw: " ".join(text), lambda cell: cell.head),
    "labels broken": _texts(lambda text, draw: f"{text[:3]}<br>{text[3:]}", lambda cell: cell.head),
    "figures in full width": _texts(lambda text, draw: text.translate(_WIDE), _is_figure),
    "figures with units": _texts(lambda text, draw: f"{text}件", _is_figure),
    "figures in paragraphs": _texts(lambda text, draw: f"<p> {text}&nbsp;</p>", _is_figure),
    "figures in layout tables": _texts(
        lambda text, draw: f"<table><tr><td>{text}</td></tr></table>", _is_figure
    ),
    "heads with units": _texts(
        lambda text, draw: f"{text}（件）" if text in _COUNTED else text,
        lambda cell: cell.head,
    ),
    "heads again": heads_again,
    "a total of table 2": total_row,
    "notes": noted,
    "reasons in another order": shuffled,
    "years below heads": years_below,
    "years beside labels": years_beside,
    "one head over table 2": one_head,
    "remarks": remarks,
    "numbers of columns": column_numbers,
    "thousands separated": _texts(
        lambda text, draw: f"{int(text):,}".replace(",", draw.choice(",，")) if text.isdigit() else text,
        _is_figure,
    ),
}  # fmt: skip

# With these some cells may be left open, but none may be wrong and unnamed
OPENING: dict[str, Drift] = {
    "blank columns": _grid(blank_columns, repeat=True),
    "blank columns, blanks": _grid(blank_columns, repeat=False),
    "running numbers": numbered,
    "a subtotal": subtotal,
    "the total first": total_first,
    "rows as columns": transposed,
    "wrong rowspans": wrong_rowspans,
    "wrong colspans": wrong_colspans,
    "last year beside": last_year_beside,
    "a cell lost": cut,
    "a cell lost, one added": padded,
}
