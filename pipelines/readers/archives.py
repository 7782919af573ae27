"""A zip of files → one Document: what its members say, each member's places beginning with zip:N/."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import replace

from pipelines.document import Block, Document, Paragraph, Table
from pipelines.readers.packages import Package
from pipelines.readers.refused import Refused, beyond, unreadable

MOST_READ = 100  # members; a publication has a handful
_IGNORED = frozenset(("__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini"))  # of file managers


def read_zip(data: bytes, read: Callable[[bytes, str], Document]) -> Document:
    """Read the members in the order of the archive with `read` (bytes, name); N counts files from 1.

    A member that cannot be read costs itself only. Raises Refused where the archive itself is damaged.
    """
    package = Package(data)
    documents = [
        within(_member(package, info, read), f"zip:{number}/")
        for number, info in enumerate(package.members[:MOST_READ], 1)
        if _IGNORED.isdisjoint(name_of(info).split("/"))
    ]
    findings = [finding for document in documents for finding in document.findings]
    if not package.members:
        findings.append(unreadable("the archive is empty").finding)
    if len(package.members) > MOST_READ:
        findings.append(beyond(f"the archive has more than {MOST_READ} files; the first were read").finding)
    return Document(
        kind="zip",
        plain=all(document.plain for document in documents if document.blocks),
        blocks=tuple(block for document in documents for block in document.blocks),
        title=next((document.title for document in documents if document.title), ""),
        pairs=tuple(pair for document in documents for pair in document.pairs),
        findings=tuple(findings),
        doubts={place: doubt for document in documents for place, doubt in document.doubts.items()},
    )


def name_of(info: zipfile.ZipInfo) -> str:
    """The member's name; without the flag for UTF-8 it is in the charset of its maker: GBK here."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return info.filename


def _member(package: Package, info: zipfile.ZipInfo, read: Callable[[bytes, str], Document]) -> Document:
    try:
        document = read(package.read(info), name_of(info))
    except Refused as fault:
        document = Document(kind="unknown", findings=(fault.finding,))
    named = (replace(it, values={**it.values, "member": name_of(info)}) for it in document.findings)
    return replace(document, findings=tuple(named))


def within(document: Document, prefix: str) -> Document:
    """The document with `prefix` before each of its places."""

    def placed(place: str) -> str:
        return " ".join(f"{prefix}{one}" for one in place.split(" ")) if place else prefix.rstrip("/")

    def moved(block: Block) -> Block:
        if isinstance(block, Paragraph):
            return replace(block, place=placed(block.place))
        rows = (tuple(cell._replace(place=placed(cell.place)) for cell in row) for row in block.rows)
        return Table(place=placed(block.place), rows=tuple(rows))

    return replace(
        document,
        blocks=tuple(moved(block) for block in document.blocks),
        pairs=tuple(replace(pair, place=placed(pair.place)) for pair in document.pairs),
        findings=tuple(replace(finding, place=placed(finding.place)) for finding in document.findings),
        doubts={placed(place): doubt for place, doubt in document.doubts.items()},
    )
