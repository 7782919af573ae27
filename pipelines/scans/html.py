"""A recognised Document as HTML that holds all of it: texts, spans, places, doubts, findings.

`pipelines.readers.converted` reads it back; nothing that reading needs is anywhere else.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from html import escape

from pipelines.document import Cell, Document, Doubt, Paragraph, Table
from pipelines.readers.converted import GENERATOR


def html_of(document: Document) -> bytes:
    """UTF-8; the same document gives the same bytes."""
    return "\n".join([*_head(document), *_body(document), "</body>", "</html>", ""]).encode()


def _head(document: Document) -> Iterator[str]:
    yield "<!DOCTYPE html>"
    yield '<html lang="zh-CN">'
    yield f'<head><meta charset="utf-8"><meta name="generator" content="{GENERATOR}">'
    yield f"<title>{escape(document.title)}</title>"
    for finding in document.findings:
        said = {
            "code": finding.code,
            "severity": finding.severity,
            "place": finding.place,
            "values": dict(finding.values),
        }
        content = json.dumps(said, ensure_ascii=False, sort_keys=True)
        yield f'<meta name="finding" content="{escape(content)}">'
    yield "</head>"
    yield "<body>"


def _body(document: Document) -> Iterator[str]:
    for block in document.blocks:
        doubt = _doubt(document.doubts.get(block.place))
        if isinstance(block, Paragraph):
            yield f'<p data-place="{escape(block.place)}"{doubt}>{escape(block.text)}</p>'
        else:
            yield from _table(block, document)


def _table(table: Table, document: Document) -> Iterator[str]:
    yield f'<table border="1" data-place="{escape(table.place)}">'
    for row in table.rows:
        yield "<tr>" + "".join(_cell(cell, document.doubts.get(cell.place)) for cell in row) + "</tr>"
    yield "</table>"


def _cell(cell: Cell, doubt: Doubt | None) -> str:
    spans = {"rowspan": cell.rowspan, "colspan": cell.colspan}
    spanned = "".join(f' {name}="{span}"' for name, span in spans.items() if span > 1)
    text = "<br>".join(map(escape, cell.text.split("\n")))
    column = f' data-column="{cell.column}"'
    return f'<td{spanned}{column} data-place="{escape(cell.place)}"{_doubt(doubt)}>{text}</td>'


def _doubt(doubt: Doubt | None) -> str:
    """How sure the recognition was, and what it said the second time."""
    if doubt is None:
        return ""
    other = "" if doubt.other is None else f' data-other="{escape(doubt.other)}"'
    return f' data-doubt="{doubt.sure:.2f}"{other}'
