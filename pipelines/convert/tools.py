"""The table of tools."""

from __future__ import annotations

from pipelines.convert.office import Office
from pipelines.convert.scans import Scans
from pipelines.convert.tool import Tool
from pipelines.document import Document

TOOLS: tuple[Tool, ...] = (Office(), Scans())  # the first that takes a document converts it


def tool_for(document: Document, data: bytes) -> Tool | None:
    """The tool that a document is to be converted with; None where readers can read it, or nothing can."""
    return next((tool for tool in TOOLS if tool.takes(document, data)), None)
