"""HTML → Document: paragraphs and tables in reading order, meta tags, labelled header values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from pipelines.document import Block, Document, Pair, Paragraph, Table
from pipelines.readers.charset import Decoded, decode
from pipelines.readers.html import grid
from pipelines.readers.html.flow import Line, flow, text_of
from pipelines.readers.html.markup import SKIPPED, Markup, attributes_of, parsed
from pipelines.readers.html.regular import with_tables
from pipelines.readers.html.scripted import handed_over
from pipelines.readers.pairs import label_of, may_begin, pair_of, pairs_in, pairs_in_table
from pipelines.readers.text.folded import unfolded
from pipelines.readers.text.reader import drawn

# 国办发〔2017〕47号: the names as the circular spells them, for pages that write them otherwise.
_META = {
    name.lower(): name
    for name in (
        "SiteName",
        "SiteDomain",
        "SiteIDCode",
        "ColumnName",
        "ColumnDescription",
        "ColumnKeywords",
        "ColumnType",
        "ArticleTitle",
        "PubDate",
        "ContentSource",
        "Keywords",
        "Author",
        "Description",
        "Image",
        "Url",
    )
}
_SHORT = 200  # characters of a header's value


def read_html(data: bytes) -> Document:
    """Read a page or a fragment of one, however broken; a page without any content has no blocks.

    Raises Refused for a page with more than 200,000 elements.
    """
    return read_page(decode(data))


def read_page(decoded: Decoded) -> Document:
    """The same, where the text is known already."""
    markup, findings = parsed(decoded.text)
    if markup is None:
        return Document(kind="html", findings=decoded.findings)
    document = _document(markup)
    if not _has_tables(document):
        regular = with_tables(markup)
        document = document if regular is markup else _document(regular)
    if not _has_tables(document):
        seen = sum(len(block.text) for block in document.blocks if isinstance(block, Paragraph))
        added, _ = parsed(decoded.text + report) if (report := handed_over(markup, seen)) else (None, ())
        document = _document(added) if added else document
    return replace(document, findings=(*decoded.findings, *findings))


def _has_tables(document: Document) -> bool:
    return any(isinstance(block, Table) for block in document.blocks)


def _document(markup: Markup) -> Document:
    blocks, headers = _numbered(markup)
    published = [text_of(markup, at) for at in markup.named("publishtime")]
    pairs = (*_metas(markup), *headers, *_published(published, headers))
    return Document(kind="html", blocks=unfolded(drawn(blocks), {}), title=_title(markup), pairs=pairs)


def _title(markup: Markup) -> str:
    titles = (markup.texts[at] for at in markup.named("title") if markup.opens(at))
    return " ".join(next(titles, "").split())


def _numbered(markup: Markup) -> tuple[tuple[Block, ...], tuple[Pair, ...]]:
    """Blocks with their places p:N and table:N, and the header pairs met on the way."""
    blocks: list[Block] = []
    pairs: list[Pair] = []
    paragraphs = tables = 0
    last: Line | None = None
    beside = False  # whether the last line stands in the block before this one
    for piece in flow(markup, 0):
        if isinstance(piece, Line):
            paragraphs += 1
            place = f"p:{paragraphs}"
            level = _level(markup.depths, last, piece) if last else 0
            blocks.append(Paragraph(text=piece.text, place=place, heading=piece.heading, level=level))
            found = _headers(markup, last if beside else None, piece, place)
            if found and pairs and (pairs[-1].label, pairs[-1].value) == (found[0].label, ""):
                pairs.pop()  # the value follows in an element of its own
            pairs += found
            last, beside = piece, True
        elif any(any(row.texts) for row in piece):
            tables += 1
            table = grid.table(piece, tables)
            blocks.append(table)
            pairs.extend(pairs_in_table(table))
            beside = False
    return tuple(blocks), tuple(pairs)


def _level(depths: Sequence[int], one: Line, other: Line) -> int:
    """How deep the innermost element lies that holds both lines."""
    if one.block == other.block:
        return depths[one.block]
    first, last = (one.at, other.at) if one.at < other.at else (other.at, one.at)
    return min(depths[one.block], depths[other.block], *depths[first : last + 1])


def _headers(markup: Markup, before: Line | None, line: Line, place: str) -> tuple[Pair, ...]:
    """The labelled values of a line, by itself or with the line of the block before."""
    found = pairs_in(line.text, place)
    if not found and may_begin(line.text):
        found = _marked(markup, line, place)
    if not found and before and may_begin(before.text):
        found = _beside(markup, before, line, place)
    return found


def _beside(markup: Markup, before: Line, line: Line, place: str) -> tuple[Pair, ...]:
    """The line as the value of the label that is its element's elder sibling."""
    label = label_of(before.text) if len(line.text) <= _SHORT else ""
    if not label or label_of(line.text):
        return ()
    first = _sibling(markup, before.block)
    if line.heading or (first and _sibling(markup, markup.end(first))):  # a title; or an empty value follows
        return ()
    elder, own = _outermost(markup, before.block), _outermost(markup, line.block)
    if {markup.name(elder), markup.name(own)} == {"p"} or _sibling(markup, markup.end(elder)) != own:
        return ()
    return pair_of(label, line.text, place)


def _sibling(markup: Markup, at: int) -> int:
    """The element that begins behind this tag and is shown; 0 where the element around ends."""
    at += 1
    while at < len(markup.kinds) and markup.kinds[at] == SKIPPED:
        at = markup.end(at) + 1
    return at if at < len(markup.tags) and markup.tags[at][0] != "/" else 0


def _outermost(markup: Markup, at: int) -> int:
    """The element that holds nothing else than this one: td for <td><p>…</p></td>."""
    end = markup.end(at)
    while at and markup.opens(at - 1) and not markup.texts[at - 1].strip() and not _sibling(markup, end):
        at, end = at - 1, markup.end(at - 1)
    return at


def _marked(markup: Markup, line: Line, place: str) -> tuple[Pair, ...]:
    """<li><b>索引号</b> 014314799/2024-00002</li>: the first child is the label."""
    if len(line.text) > _SHORT:
        return ()
    child = _sibling(markup, line.block)
    printed = text_of(markup, child) if child else ""
    label = label_of(printed)
    if not label or not line.text.startswith(printed):
        return ()
    return pair_of(label, line.text.removeprefix(printed), place)


def _metas(markup: Markup) -> Iterator[Pair]:
    """The national tags in order; an included header brings its own into the body."""
    for at in markup.named("meta"):
        meta = attributes_of(markup.tags[at])
        name = _META.get(meta.get("name", "").strip().lower())
        content = meta.get("content", meta.get("concent"))  # 甘肃 misspells it
        if name and content is not None:
            yield Pair(label=name, value=content.strip(), place=f"meta:{name}", source="meta")


def _published(dates: Iterable[str], headers: Iterable[Pair]) -> Iterator[Pair]:
    """UCAP's <publishtime>, unless a label before it has given its value already."""
    known = {pair.value for pair in headers}
    for date in dict.fromkeys(dates):
        if date and date not in known:
            yield Pair(label="发布时间", value=date, place="meta:publishtime", source="header")
