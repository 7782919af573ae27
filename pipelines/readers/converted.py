"""The HTML that the recognition of scans makes → the Document it was made of, places and doubts included."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from lxml import etree

from pipelines.document import Block, Cell, Document, Doubt, Finding, Paragraph, Table
from pipelines.readers.packages import Element
from pipelines.readers.pairs import pairs_of

GENERATOR = "guidang scans 1"
_MARK = f'<meta name="generator" content="{GENERATOR}">'.encode()
_NUMBER = re.compile(r"\d{1,4}")


def is_converted(data: bytes) -> bool:
    """Whether these bytes are such HTML: it says so in its head."""
    return _MARK in data[:256]


def read_converted(data: bytes) -> Document:
    """Read it back; a page that only claims to be such HTML gives what can be made of it."""
    root = etree.fromstring(data, etree.HTMLParser(encoding="utf-8", remove_comments=True, huge_tree=True))
    blocks = tuple(_blocks(root))
    return Document(
        kind="scan",
        blocks=blocks,
        title=" ".join("".join(title.text or "" for title in root.iter("title")).split()),
        pairs=pairs_of(blocks),
        findings=tuple(_findings(root)),
        doubts=dict(_doubts(root)),
    )


def _blocks(root: Element) -> Iterator[Block]:
    for node in root.iter("p", "table"):
        if node.tag == "p":
            yield Paragraph(text=_text(node), place=_place(node))
        else:
            rows = enumerate(node.iter("tr"))
            yield Table(place=_place(node), rows=tuple(tuple(_cells(row, n)) for n, row in rows))


def _cells(row: Element, number: int) -> Iterator[Cell]:
    for column, cell in enumerate(row.iter("td")):
        yield Cell(
            text=_text(cell),
            place=_place(cell),
            row=number,
            column=_whole(cell, "data-column", column),
            rowspan=_whole(cell, "rowspan", 1),
            colspan=_whole(cell, "colspan", 1),
        )


def _text(node: Element) -> str:
    """Its text; <br> is a line break."""
    pieces = [node.text or ""]
    for child in node:
        pieces += ["\n" if child.tag == "br" else "", child.tail or ""]
    return "".join(pieces)


def _place(node: Element) -> str:
    return node.get("data-place") or ""


def _whole(node: Element, name: str, default: int) -> int:
    found = _NUMBER.fullmatch(node.get(name) or "")
    return int(found[0]) if found else default


def _doubts(root: Element) -> Iterator[tuple[str, Doubt]]:
    for node in root.iter("p", "td"):
        sure = node.get("data-doubt")
        if sure is not None:
            known = re.fullmatch(r"[01]\.\d\d", sure)
            yield _place(node), Doubt(sure=float(sure) if known else 0.0, other=node.get("data-other"))


def _findings(root: Element) -> Iterator[Finding]:
    for meta in root.iter("meta"):
        if meta.get("name") != "finding":
            continue
        try:
            said = json.loads(meta.get("content") or "")
            yield Finding(
                code=str(said["code"]),
                severity=str(said["severity"]),
                place=str(said["place"]),
                values=dict(said["values"]),
            )
        except (ValueError, KeyError, TypeError):  # no page of ours
            continue
