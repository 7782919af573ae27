"""Word's .docx and .docm, and Word as XML → Document, by way of the HTML that says the same.

What is printed counts: insertions are in, deletions and hidden text out, fields show their results, numbers
that Word counts itself stand before their paragraphs. Notes, headers and tables of contents are left out.
"""

from __future__ import annotations

from dataclasses import replace

from pipelines.document import Document
from pipelines.readers.html import read_html
from pipelines.readers.numbering import Numbering
from pipelines.readers.packages import Element, Package, joined, parsed
from pipelines.readers.refused import Refused, unreadable
from pipelines.readers.wordmarkup import W, markup

_TRANSITIONAL = W.strip("{}").encode()
_ALSO = (  # ISO's strict spelling, and Word 2003's XML
    b"http://purl.oclc.org/ooxml/wordprocessingml/main",
    b"http://schemas.microsoft.com/office/word/2003/wordml",
)
_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_MAIN = "/officeDocument"  # how the relation to the main part ends, strict or not


def read_docx(data: bytes) -> Document:
    """Read a package of Word's; raises Refused where it is damaged or beyond the limits."""
    package = Package(data)
    main = _main(package)
    folder = main.rpartition("/")[0]
    styles, numbers = (_part(package, joined(folder, name)) for name in ("styles.xml", "numbering.xml"))
    core = _part(package, "docProps/core.xml")
    title = "" if core is None else " ".join((core.findtext(_TITLE) or "").split())
    return replace(_document(_root(package.read(main)), styles, numbers), title=title)


def read_word_xml(data: bytes) -> Document:
    """Read a document saved as one XML file: Word 2003's, or the flat package of its successors."""
    root = _root(data)
    styles, numbers = root.find(f".//{W}styles"), root.find(f".//{W}numbering")
    return _document(root, styles, numbers)


def _document(root: Element, styles: Element | None, numbers: Element | None) -> Document:
    body = next(root.iter(f"{W}body"), None)
    if body is None:
        raise unreadable("the Word document has no body")
    return replace(read_html(markup(body, Numbering.of(styles, numbers)).encode()), kind="docx")


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
