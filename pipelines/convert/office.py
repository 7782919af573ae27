"""LibreOffice: HTML of text documents (.doc, .rtf, .odt), by way of .docx.

LibreOffice's own HTML prints deleted and struck text like any other, and a figure that was corrected with
changes tracked runs into the one before it. Its .docx says which is which, and our reader of .docx heeds it.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
from contextlib import suppress
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from pipelines.convert.pictures import with_pictures
from pipelines.convert.tool import Conversion, ConversionError
from pipelines.document import Document, Finding, Scalar
from pipelines.readers import Refused, html_of, read
from pipelines.readers.inside import pictures_in
from pipelines.scans import NAME, RecognitionError, recognised, scans_version
from pipelines.scans.html import html_of as written

MINUTES = 2  # a document that takes longer is left unconverted
KINDS = ("doc", "rtf", "odt")  # LibreOffice calls them so too
RECIPE = 3  # raise it whenever a change here, or in what makes HTML of a .docx, may change what is made
FORMAT = "docx"
_VERSION = re.compile(r"\d+(?:\.\d+)+")


class Office:
    """LibreOffice, found on PATH and run as a program of its own."""

    name = "LibreOffice"

    def takes(self, document: Document, data: bytes) -> bool:  # noqa: ARG002  # the kind says it all
        """Word documents of the old kinds, and OpenDocument texts."""
        return document.kind in KINDS

    def version(self) -> str | None:
        """Of our recipe and of the program; None where it is not installed."""
        program = _program()
        release = _version(program) if program else None
        return f"{release} recipe-{RECIPE}" if release else None

    def convert(self, data: bytes, kind: str) -> Conversion:
        """Make HTML of a Word document."""
        program, version = _program(), self.version()
        if program is None or version is None:
            raise ConversionError(f"{self.name} is not installed")
        with TemporaryDirectory(prefix="guidang-") as folder:
            source = Path(folder) / f"document.{kind}"
            source.write_bytes(data)
            _run(program, source)
            result = source.with_suffix(f".{FORMAT}")
            if not result.exists():
                raise ConversionError("it made nothing of it")
            return Conversion(tool=self.name, version=version, data=_html(result.read_bytes()))


def _html(data: bytes) -> bytes:
    """HTML of a .docx; with what its pictures say, as the recognition of scans writes it."""
    try:
        page = html_of(data)
    except Refused as fault:
        raise ConversionError(f"it made a .docx that cannot be read: {fault}") from fault
    if not pictures_in(data, FORMAT):
        return page
    printed = read(page)
    if scans_version() is None:
        values: dict[str, Scalar] = {"tool": NAME, "reason": "RapidOCR is not installed"}
        unread = Finding(code="not-converted", place="p:1", values=values)
        return written(replace(printed, findings=(*printed.findings, unread)))
    try:
        return written(with_pictures(printed, read(recognised(data, FORMAT))))
    except RecognitionError as fault:
        raise ConversionError(f"recognition of its pictures {fault}") from fault


def _program() -> str | None:
    return shutil.which("soffice") or shutil.which("libreoffice")


@cache
def _version(program: str) -> str | None:
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False, timeout=60)
    found = _VERSION.search(said.stdout)
    return found[0] if found else None


def _run(program: str, source: Path) -> None:
    """Each call has a profile of its own: LibreOffice refuses to run twice on one."""
    profile = (source.parent / "profile").as_uri()
    command = [program, f"-env:UserInstallation={profile}", "--headless", "--convert-to", FORMAT]
    process = subprocess.Popen(
        [*command, "--outdir", str(source.parent), str(source)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # the program starts others, and all of them must end
    )
    try:
        code = process.wait(60 * MINUTES)
    except subprocess.TimeoutExpired as fault:
        raise ConversionError(f"it took more than {MINUTES} minutes") from fault
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    if code:
        raise ConversionError(f"it ended with {code}")
