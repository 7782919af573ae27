"""Recognition of scanned PDFs, images, and pictures inside documents, in a process of its own."""

from __future__ import annotations

from pipelines.convert.tool import Conversion, ConversionError
from pipelines.document import Document
from pipelines.readers.inside import holds_pictures
from pipelines.scans import NAME, RecognitionError, recognised, scans_version


class Scans:
    """The recognition that comes with the project; it is missing where its libraries are not installed."""

    name = NAME

    def takes(self, document: Document, data: bytes) -> bool:
        """Images, PDFs of which all or some pages are pictures, and documents with pictures inside.

        Of an archive each member is asked about for itself.
        """
        if document.kind == "zip":
            return False
        scanned = document.kind == "image" or any(it.code == "no-text-layer" for it in document.findings)
        return scanned or holds_pictures(data, document.kind)

    def version(self) -> str | None:
        """Of recipe, library and models."""
        return scans_version()

    def convert(self, data: bytes, kind: str) -> Conversion:
        """HTML with places and doubts."""
        version = self.version()
        if version is None:
            raise ConversionError("RapidOCR is not installed")
        try:
            page = recognised(data, kind)
        except RecognitionError as fault:
            raise ConversionError(f"recognition {fault}") from fault
        return Conversion(tool=self.name, version=version, data=page)
