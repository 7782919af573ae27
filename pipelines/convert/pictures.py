"""What the pictures inside a document add to what it prints."""

from __future__ import annotations

from dataclasses import replace

from pipelines.document import Document, Paragraph, Table

LITTLE = 300  # characters of a page that only has a title, a date and pictures


def with_pictures(found: Document, pictures: Document) -> Document:
    """The document with the tables of the pictures inside it; with all of them where it says little."""
    text = sum(len(block.text) for block in found.blocks if isinstance(block, Paragraph))
    added = (block for block in pictures.blocks if text < LITTLE or isinstance(block, Table))
    read = ("no-text-layer",) if pictures.blocks else ()
    kept = (finding for finding in found.findings if finding.code not in read)
    return replace(
        found,
        blocks=(*found.blocks, *added),
        doubts=pictures.doubts,
        findings=(*kept, *pictures.findings),
    )
