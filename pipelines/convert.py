"""Conversions: what is dear or depends on the machine, made once and kept in the archive as a record.

Reading never calls these tools; it reads the stored conversion. A tool is a program of its own (LibreOffice
here), found at run time; without it the conversion is simply not made.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

MINUTES = 2  # a document that takes longer is left unconverted
_SUFFIX = {"doc": "doc", "rtf": "rtf"}  # kind → what LibreOffice calls it
_VERSION = re.compile(r"\d+(?:\.\d+)+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversion:
    """A document in another form, and what made it."""

    tool: str
    version: str
    mime: str
    data: bytes


class ConversionError(Exception):
    """The tool could not make anything of this document."""


def convertible(kind: str) -> bool:
    """Whether documents of this kind are converted at all."""
    return kind in _SUFFIX


@cache
def tool() -> tuple[str, str] | None:
    """Name and version of the tool on this machine, or null."""
    program = _program()
    if program is None:
        return None
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False, timeout=60)
    found = _VERSION.search(said.stdout)
    return ("LibreOffice", found[0]) if found else None


def convert(data: bytes, kind: str) -> Conversion:
    """Make HTML of a Word document (.doc, .rtf). Raises ConversionError, also where the tool is missing."""
    program, made_by = _program(), tool()
    if program is None or made_by is None:
        raise ConversionError("LibreOffice is not installed")
    with TemporaryDirectory(prefix="guidang-") as folder:
        source = Path(folder) / f"document.{_SUFFIX[kind]}"
        source.write_bytes(data)
        _run(program, source)
        result = source.with_suffix(".html")
        if not result.exists():
            raise ConversionError("LibreOffice made nothing of it")
        return Conversion(tool=made_by[0], version=made_by[1], mime="text/html", data=result.read_bytes())


def _program() -> str | None:
    return shutil.which("soffice") or shutil.which("libreoffice")


def _run(program: str, source: Path) -> None:
    """Each call has a profile of its own: LibreOffice refuses to run twice on one."""
    profile = (source.parent / "profile").as_uri()
    command = [
        program,
        f"-env:UserInstallation={profile}",
        "--headless",
        "--convert-to",
        "html:HTML:EmbedImages",
    ]
    try:
        subprocess.run(
            [*command, "--outdir", str(source.parent), str(source)],
            capture_output=True,
            check=True,
            timeout=60 * MINUTES,
        )
    except subprocess.TimeoutExpired as fault:
        raise ConversionError(f"LibreOffice took more than {MINUTES} minutes") from fault
    except subprocess.CalledProcessError as fault:
        raise ConversionError(f"LibreOffice ended with {fault.returncode}") from fault
