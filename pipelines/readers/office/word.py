"""Word's .docx and .docm, and Word as XML → Document, by way of the HTML that says the same.

What is printed counts: insertions are in, deletions and hidden text out, fields show their results, numbers
that Word counts itself stand before their paragraphs. Notes, headers and tables of contents are left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from html import escape

from pipelines.document import Document, Finding
from pipelines.readers.charset import decode
from pipelines.readers.html.mht import is_mht, page_of
from pipelines.readers.html.page import read_html
from pipelines.readers.inside import drawings_in
from pipelines.readers.kinds import binary_kind, is_html
from pipelines.readers.office.numbering import Numbering
from pipelines.readers.office.wordmarkup import Chunk, W, markup
from pipelines.readers.office.wordsymbols import UNKNOWN
from pipelines.readers.packages import Element, Package, joined, parsed
from pipelines.readers.refused import Refused, unreadable

_TRANSITIONAL = W.strip("{}").encode()
_ALSO = (  # ISO's strict spelling, and Word 2003's XML
    b"http://purl.oclc.org/ooxml/wordprocessingml/main",
    b"http://schemas.microsoft.com/office/word/2003/wordml",
)
_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_DEEPEST = 3  # documents put into documents
_MAIN = "/officeDocument"  # how the relation to the main part ends, strict or not


def read_docx(data: bytes) -> Document:
    """Read a package of Word's; raises Refused where it is damaged or beyond the limits."""
    document = replace(read_html(html_of(data)), kind="docx")
    try:
        count = drawings_in(Package(data))
    except Refused:  # of relations or pictures: the text is read
        count = 0
    drawn = Finding(code="drawings-not-read", values={"count": count})
    return replace(document, findings=(*document.findings, drawn)) if count else document


def read_word_xml(data: bytes) -> Document:
    """Read a document saved as one XML file: Word 2003's, or the flat package of its successors."""
    root = _root(data)
    numbering = Numbering.of(root.find(f".//{W}styles"), root.find(f".//{W}numbering"))
    return replace(read_html(_page(_body(root, numbering, lambda _: ""), "")), kind="docx")


def html_of(data: bytes) -> bytes:
    """The page that says what the body of a package of Word's says, in UTF-8; raises Refused."""
    package = Package(data)
    core = _part(package, "docProps/core.xml")
    title = "" if core is None else " ".join((core.findtext(_TITLE) or "").split())
    return _page(_of_package(package, 0), title)


def _page(body: str, title: str) -> bytes:
    head = f'<meta charset="utf-8"><title>{escape(title)}</title>'
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode()


def _of_package(package: Package, depth: int) -> str:
    """The body's markup; `depth` is the number of documents that this one is put into."""
    main = _main(package)
    folder, _, name = main.rpartition("/")
    styles, numbers = (_part(package, joined(folder, part)) for part in ("styles.xml", "numbering.xml"))
    relations = _part(package, f"{folder}/_rels/{name}.rels")
    others = {} if relations is None else dict(_targets(relations, folder))
    numbering = Numbering.of(styles, numbers)
    root = _root(package.read(main))
    return _body(root, numbering, lambda node: _chunk(package, others.get(_relation(node), ""), depth))


def _body(root: Element, numbering: Numbering, chunk: Chunk) -> str:
    body = next(root.iter(f"{W}body"), None)
    if body is None:
        raise unreadable("the Word document has no body")
    return markup(body, numbering, chunk)


def _chunk(package: Package, name: str, depth: int) -> str:
    """The markup of a document that Word puts into another when it opens it: a page, a text, Word's own."""
    data = package.read(name) if name in package and depth < _DEEPEST else b""
    if (kind := binary_kind(data)) == "docx":
        return _of_package(Package(data), depth + 1)
    if kind or not data:
        return f"<p>{UNKNOWN}</p>"
    text = decode(page_of(data) if is_mht(data) else data).text
    return (
        f"<div>{text}</div>" if is_html(text) else "".join(f"<p>{escape(it)}</p>" for it in text.splitlines())
    )


def _targets(relations: Element, folder: str) -> Iterator[tuple[str, str]]:
    for relation in relations:
        yield relation.get("Id") or "", joined(folder, relation.get("Target") or "")


def _relation(node: Element) -> str:
    return next((str(value) for name, value in node.attrib.items() if str(name).endswith("}id")), "")


def _main(package: Package) -> str:
    """The main part: as the package says, else where Word puts it."""
    relations = _part(package, "_rels/.rels")
    for relation in () if relations is None else relations:
        if (relation.get("Type") or "").endswith(_MAIN):
            return joined("", relation.get("Target") or "")
    return "word/document.xml"


def _part(package: Package, name: str) -> Element | None:
    """A part that a document may do without, also where it is damaged."""
    try:
        return _root(package.read(name)) if name in package else None
    except Refused as fault:
        if fault.finding.code == "limit-reached":
            raise
        return None


def _root(data: bytes) -> Element:
    for namespace in _ALSO:
        data = data.replace(namespace, _TRANSITIONAL)
    return parsed(data)
