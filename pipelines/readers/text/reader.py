"""Plain text and Markdown → Document: lines, and tables set with pipes, tabs, or drawn with characters.

Reports reach us as text in every flattening: a row a line, a cell a line, a pipe on a line of its own. The
reader keeps what was printed: rows with separators become Tables; other lines become Paragraphs with the
number of blank lines before them, for a blank line may be a blank cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby, pairwise, zip_longest

from pipelines.document import Block, Cell, Document, Paragraph, Table
from pipelines.readers.pairs import pairs_of
from pipelines.readers.text.commas import apart_by_tabs
from pipelines.readers.text.folded import unfolded
from pipelines.readers.text.tabbed import rows_of_tabs

_HEADING = re.compile(r"\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*")
_RULE = re.compile(r"\|?(\s*:?-{2,}:?\s*\|)*\s*:?-{2,}:?\s*\|?")
_CELLS = re.compile(  # figures and blanks, or a unit
    r"[|\d\s.,%+\-−—/]*|[|\s]*(?:[万亿]?元|人次|[条件项](?:[（(][条件项][)）])?|[次篇个人份个期场宗起名])[|\s]*"
)
_PROSE = 120  # characters: no cell of a statutory table has as many
_CELL = re.compile(r"[^|]*\|\s*")
_UPRIGHT = str.maketrans("│┃║", "|||")  # of tables drawn with characters
_FRAME = re.compile(r"[+┌-╋═-╬][+\-─-╋═-╬|]{2,}")  # and their level rules
_SIGNS = "#| "  # that a text may lose where it is taken for a heading or prose in a frame
_BOLD = re.compile(r"\*\*(?=[^\s*])([^\n*]{1,200})(?<=\S)\*\*")
_LEAST_DRAWN = 5  # rows: links are set apart with pipes too
_MARK = re.compile(r"^#{1,6} \S|^\|?(?:\s*:?-{3,}:?\s*\|)+", re.MULTILINE)


def read_text(text: str, name: str = "") -> Document:
    """Read plain text or Markdown; `name` breaks the tie by its suffix, the content decides otherwise."""
    marked = name.lower().endswith((".md", ".markdown")) or bool(_MARK.search(text))
    plain = _BOLD.sub(r"\1", text)
    whole = plain.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").translate(_UPRIGHT)
    lines = [
        line for line in apart_by_tabs(rows_of_tabs(whole)).split("\n") if not _FRAME.fullmatch(line.strip())
    ]
    leads: dict[str, str] = {}
    printed = tuple(_blocks(lines, marked, leads))
    blocks = unfolded(printed, leads)
    kind = "markdown" if marked else "text"
    return Document(kind=kind, plain=True, blocks=blocks, pairs=pairs_of(printed))


def drawn(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Blocks of a page without tables whose paragraphs draw some with pipes, a row a line, as a text does."""
    lines = [block.text for block in blocks if isinstance(block, Paragraph)]
    if len(lines) < len(blocks) or sum(line.count("|") > 1 for line in lines) < _LEAST_DRAWN:
        return blocks
    own: dict[str, list[Paragraph]] = {}
    for block in reversed(blocks):
        if isinstance(block, Paragraph):
            own.setdefault(block.text.strip(_SIGNS), []).append(block)
    found = read_text("\n".join(lines)).blocks
    return tuple(
        own[key].pop() if isinstance(it, Paragraph) and own.get(key := it.text.strip(_SIGNS)) else it
        for it in found
    )


def _blocks(lines: list[str], marked: bool, leads: dict[str, str]) -> Iterator[Block]:
    """Paragraphs and tables; the blanks before a line that begins with any go to `leads`, by its place."""
    paragraphs = tables = gap = 0
    for separated, run in groupby(_closed(_unframed(lines)), key=_is_row):
        if separated:
            rows = list(_rows(line for line in run if not _RULE.fullmatch(line.strip())))
            if any(rows):
                tables += 1
                yield _table(rows, tables)
            gap = 0
            continue
        for line in run:
            if not line.strip():
                gap += 1
                continue
            paragraphs += 1
            yield (paragraph := _paragraph(line, paragraphs, gap, marked))
            if line[0].isspace():
                leads[paragraph.place] = line[: len(line) - len(line.lstrip())]
            gap = 0


def _unframed(lines: list[str]) -> Iterator[str]:
    """The lines; prose that a layout table frames, and the title above it, without its pipes."""
    for line, after in zip_longest(lines, lines[1:], fillvalue=""):
        framed = _only(line)
        yield framed if framed and max(len(framed), len(_only(after))) > _PROSE else line


def _only(line: str) -> str:
    """The one cell of a line that is not blank; "" where there are more, or none."""
    cells = [cell.strip() for cell in line.split("|") if cell.strip()] if "|" in line else []
    return cells[0] if len(cells) == 1 else ""


def _closed(lines: Iterable[str]) -> Iterator[str]:
    """The lines without blank ones between cells that stand a line each, with a pipe behind them."""
    blank: list[str] = []
    above = False  # such a cell
    for line in lines:
        if not line.strip():
            blank.append(line)
            continue
        cell = bool(_CELL.fullmatch(line))
        if not (above and cell):
            yield from blank
        blank, above = [], cell
        yield line
    yield from blank


def _is_row(line: str) -> bool:
    return "|" in line or "\t" in line.strip("\n ")


def _rows(lines: Iterable[str]) -> Iterator[list[str]]:
    """The rows of a run of lines; a row whose cells stand a line each is one, if some of them are blank.

    A blank cell is a pipe on a line of its own; of cells that are all filled each stays a row of one cell.
    """
    row: list[str] = []  # lines: a label and what stands below it up to the next words
    for line in lines:
        if not _CELLS.fullmatch(line):
            yield from _joined(row)
            row = []
        row.append(line)
    yield from _joined(row)


def _joined(lines: list[str]) -> Iterator[list[str]]:
    """One row of a label and the cells below it, or where no cell below it is blank a row a line."""
    alone = [line.strip() == "|" for line in lines]
    filled = [n for n, line in enumerate(lines) if line.strip("| ")]
    blank = bool(filled) and (sum(alone) > 1 or any(alone[: filled[-1]]))
    between = len(filled) > 2 and all(b - a == 2 for a, b in pairwise(filled))  # each pipe a border
    if not blank or between or filled[0]:
        yield from (cells for line in lines if (cells := _split(line)))
        return
    first, *below = lines
    yield [
        *_split(first),
        *(cell for line in below for cell in line.strip().removesuffix("|").split("|")),
    ]


def _split(line: str) -> list[str]:
    """Cells of a row; one pipe at either end is a border, further ones are blank cells."""
    if "|" not in line:
        return line.split("\t")
    return line.strip().removeprefix("|").removesuffix("|").split("|") if line.strip() != "|" else []


def _table(rows: list[list[str]], number: int) -> Table:
    place = f"table:{number}"
    return Table(
        place=place,
        rows=tuple(
            tuple(
                Cell(text=text.strip(), place=f"{place}/r{r}/c{c}", row=r - 1, column=c - 1)
                for c, text in enumerate(row, 1)
            )
            for r, row in enumerate(rows, 1)
        ),
    )


def _paragraph(line: str, number: int, gap: int, marked: bool) -> Paragraph:
    heading = _HEADING.fullmatch(line) if marked else None
    return Paragraph(
        text=heading[2] if heading else line.strip(),
        place=f"p:{number}",
        gap=gap,
        heading=len(heading[1]) if heading else 0,
    )
