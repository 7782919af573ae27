"""What a conversion is, and what a tool that makes one can do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from pipelines.document import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversion:
    """A document as HTML in UTF-8, and what made it."""

    tool: str
    version: str
    data: bytes


class ConversionError(Exception):
    """The tool could not make anything of this document; its text says why."""


class Tool(Protocol):
    """A program or library that makes HTML of documents which no reader can read."""

    @property
    def name(self) -> str:
        """As it is recorded: LibreOffice."""

    def takes(self, document: Document, data: bytes) -> bool:
        """Whether a document is to be converted by this tool: a pure function of its bytes.

        `document` is what the readers made of `data`: its kind, or a finding, tells most of them.
        """

    def version(self) -> str | None:
        """The version on this machine; None where the tool is missing."""

    def convert(self, data: bytes, kind: str) -> Conversion:
        """Make HTML of a document; raises ConversionError, also where the tool is missing."""
