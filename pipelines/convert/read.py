"""A document by way of its conversion: one way of reading, whoever made the conversion and when."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from pipelines import readers, workers
from pipelines.convert.pictures import with_pictures
from pipelines.convert.tool import Conversion, Tool
from pipelines.convert.tools import tool_for
from pipelines.document import Document, Finding, Scalar

HOLDERS = ("docx", "html", "mht", "ofd")  # kinds that are read themselves, and may hold pictures besides

Convert = Callable[[Document, bytes, Tool], Document]  # what was found, its bytes, who can convert it


def read(data: bytes, name: str, convert: Convert, depth: int = 0) -> Document:
    """What bytes say, by way of `convert` where they need it; so each file of a zip in `depth` others."""
    if readers.heavy_kind(data) == "zip":
        return readers.opened(data, lambda one, called: read(one, called, convert, depth + 1), depth)
    found = workers.read(data, name)
    tool = tool_for(found, data)
    return convert(found, data, tool) if tool else found


def converted(found: Document, made: Conversion) -> Document:
    """What the conversion says, under the kind of the document itself; its places are in the conversion."""
    values: dict[str, Scalar] = {"tool": made.tool, "version": made.version}
    by_way = Finding(code="converted", severity="info", values=values)
    read = readers.read(made.data)
    if found.kind in HOLDERS:
        return with_pictures(found, replace(read, findings=(by_way, *read.findings)))
    return replace(read, kind=found.kind, findings=(by_way, *read.findings))


def not_converted(found: Document, tool: str, reason: str) -> Document:
    """The document with the finding that says why there is no conversion of it, and what would make one."""
    doubt = Finding(code="not-converted", values={"tool": tool, "reason": reason})
    others = (finding for finding in found.findings if finding.code != "not-read")
    return replace(found, findings=(*others, doubt))


def failed(tool: str, version: str, error: str) -> str:
    """Why there is no conversion where a tool has tried."""
    return f"{tool} {version} failed: {error}"
