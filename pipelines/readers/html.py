"""HTML → Document: paragraphs and tables in reading order, meta tags, labelled header values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from lxml import etree

from pipelines.document import Block, Document, Finding, Pair, Paragraph
from pipelines.readers import grid
from pipelines.readers.charset import decode
from pipelines.readers.flow import Element, Line, flow, raise_marks, strip_unseen, text_of
from pipelines.readers.pairs import label_of, may_begin, pair_of, pairs_in, pairs_in_table
from pipelines.readers.refused import beyond

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
_UNFIT = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\ufffe\uffff]")  # libxml2 would put U+FFFD or stop
MOST_ELEMENTS = 200_000  # a report has a thousand
_SHORT = 200  # characters of a header's value


def read_html(data: bytes) -> Document:
    """Read a page or a fragment of one, however broken; a page without any content has no blocks.

    Raises Refused for a page with more than 200,000 elements.
    """
    decoded = decode(data)
    root, findings = _parsed(decoded.text)
    if root is None:
        return Document(kind="html", findings=decoded.findings)
    elements = [*islice(root.iter(), MOST_ELEMENTS + 1)]  # kept to the end: lxml wraps each only once so
    if len(elements) > MOST_ELEMENTS:
        raise beyond(f"the page has more than {MOST_ELEMENTS} elements")
    title = next((" ".join((title.text or "").split()) for title in root.iter("title")), "")
    metas, published = tuple(_metas(root)), [*root.iter("publishtime")]
    body = root.find("body")
    body = root if body is None else body
    strip_unseen(body)
    raise_marks(body)
    blocks, headers = _numbered(body)
    return Document(
        kind="html",
        blocks=blocks,
        title=title,
        pairs=(*metas, *headers, *_published(map(text_of, published), headers)),
        findings=(*decoded.findings, *findings),
    )


def _parsed(text: str) -> tuple[Element | None, tuple[Finding, ...]]:
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    data = _UNFIT.sub("", text).encode("utf-8", "replace")
    try:
        root = etree.fromstring(data, parser) if data.strip() else None
    except etree.XMLSyntaxError:  # nothing but blanks and comments
        return None, ()
    fatal = [entry.message for entry in parser.error_log if entry.level_name == "FATAL"]
    cut = Finding(code="cut-short", severity="error", values={"reason": fatal[0]}) if fatal else None
    return root, (cut,) if cut else ()


def _numbered(body: Element) -> tuple[tuple[Block, ...], tuple[Pair, ...]]:
    """Blocks with their places p:N and table:N, and the header pairs met on the way."""
    blocks: list[Block] = []
    pairs: list[Pair] = []
    lines: list[tuple[Line, str] | None] = []
    paragraphs = tables = 0
    way: dict[Element, int] = {}
    for piece in flow(body):
        if isinstance(piece, Line):
            paragraphs += 1
            place = f"p:{paragraphs}"
            lines.append((piece, place))
            level = _step(way, piece.element)
            blocks.append(Paragraph(text=piece.text, place=place, heading=piece.heading, level=level))
            found = _pairs_of(piece, place, lines[-2] if len(lines) > 1 else None)
            if found and pairs and (pairs[-1].label, pairs[-1].value) == (found[0].label, ""):
                pairs.pop()  # the value follows in an element of its own
            pairs.extend(found)
        elif any(slot.text for row in piece for slot in row):
            tables += 1
            lines.append(None)
            table = grid.table(piece, tables)
            blocks.append(table)
            pairs.extend(pairs_in_table(table))
    return tuple(blocks), tuple(pairs)


def _step(way: dict[Element, int], element: Element) -> int:
    """Go from the element where `way` ends to the next one; how deep the innermost lies that holds both.

    `way` has every element on the way down, and its depth; most steps are from a paragraph to its sibling.
    """
    new: list[Element] = []
    node: Element | None = element
    while node is not None and node not in way:
        new.append(node)
        node = node.getparent()
    level = way[node] if node is not None else 0
    while way and (last := next(reversed(way))) is not node:
        del way[last]
    way.update((one, level + n) for n, one in enumerate(reversed(new), 1))
    return level


def _pairs_of(line: Line, place: str, before: tuple[Line, str] | None) -> tuple[Pair, ...]:
    """Pairs within a line; else the line as the value of the label that is its element's elder sibling."""
    within = pairs_in(line.text, place) or _marked(line, place)
    if within or before is None or len(line.text) > _SHORT:
        return within
    label = label_of(before[0].text)
    if not label or label_of(line.text):
        return within
    if line.heading or len(before[0].element) > 1:  # a title; or the value is an empty element of its own
        return within
    elder, own = _outermost(before[0].element), _outermost(line.element)
    if elder is not own.getprevious() or elder.tag == own.tag == "p":
        return within
    return pair_of(label, line.text, place)


def _outermost(element: Element) -> Element:
    """The element that holds nothing else than this one: td for <td><p>…</p></td>."""
    parent = element.getparent()
    while parent is not None and len(parent) == 1 and not (parent.text or "").strip():
        element, parent = parent, parent.getparent()
    return element


def _marked(line: Line, place: str) -> tuple[Pair, ...]:
    """<li><b>索引号</b> 014314799/2024-00002</li>: the first child is the label."""
    if len(line.text) > _SHORT or not may_begin(line.text) or not len(line.element):
        return ()
    label = text_of(line.element[0])
    if not label_of(label) or not line.text.startswith(label):
        return ()
    return pair_of(label_of(label), line.text.removeprefix(label), place)


def _metas(root: Element) -> Iterator[Pair]:
    """The national tags, those of <head> first; an included header brings its own into the body."""
    metas = list(root.iter("meta"))
    in_head = [next(meta.iterancestors("head", "body"), root).tag == "head" for meta in metas]
    for _, meta in sorted(zip(in_head, metas, strict=True), key=lambda it: not it[0]):
        name = _META.get((meta.get("name") or "").strip().lower())
        content = meta.get("content", meta.get("concent"))  # 甘肃 misspells it
        if name and content is not None:
            yield Pair(label=name, value=content.strip(), place=f"meta:{name}", source="meta")


def _published(dates: Iterable[str], headers: Iterable[Pair]) -> Iterator[Pair]:
    """UCAP's <publishtime>, unless a label before it has given its value already."""
    known = {pair.value for pair in headers}
    for date in dict.fromkeys(dates):
        if date and date not in known:
            yield Pair(label="发布时间", value=date, place="meta:publishtime", source="header")
