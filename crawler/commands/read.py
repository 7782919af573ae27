"""guidang read: what we read in a file, and what we doubt."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from archive import UsageError
from crawler.terminal import print_json
from crawler.terminal.options import DATA, Cacert, ConnectTo, Data, Json, authority
from crawler.views.files import document, printable
from crawler.views.report import show_document, show_report
from pipelines import convert, reading
from pipelines.convert import ConversionError, Tool, converted, failed, not_converted
from pipelines.document import Document
from pipelines.report import Report

UNREAD = (
    "unreadable",
    "not-read",
    "limit-reached",
    "not-converted",
    "no-text-layer",
    "reading-failed",
)  # of the whole file, not of a page


class Language(StrEnum):
    """Of messages."""

    EN = "en"
    ZH = "zh"


WEB = ("http://", "https://")
Files = Annotated[list[str], typer.Argument(help="Files or addresses to read.", metavar="FILE|URL")]
Show = Annotated[
    bool,
    typer.Option(
        "--show", help="Also print each row as the document prints it, and all its text, with places."
    ),
]
Speak = Annotated[Language, typer.Option(help="Language of messages.")]


def run(
    files: Files,
    show: Show = False,
    language: Speak = Language.EN,
    connect_to: ConnectTo = None,
    cacert: Cacert = None,
    data: Data = DATA,
    json: Json = False,
) -> int:
    """Read annual reports: what they say and what is doubtful.

    A file that is no report is read all the same (`is_report` is false). An address is asked for as a crawl
    asks, kept in warc/adhoc, and read like a file; what the page links is not asked for. The exit code is 1
    if a file could not be read, 3 if an address did not answer.
    """
    if show and json:
        raise UsageError("--show is for the terminal; leave out --json")
    urls = [name for name in _existing(files) if name.startswith(WEB)]
    web = _fetched(urls, data, connect_to or [], cacert) if urls else {}
    found = [(name, *_read(web[name] if name in web else _opened(name), _file(name))) for name in files]
    if json:
        print_json({"files": [document(name, report, language) for name, _, report in found]})
    else:
        for name, read, report in found:
            for one in (report, *report.members):
                show_report(printable(name), one, language, printed=show)
            if show:
                show_document(read)
    return int(any(f.code in UNREAD and not f.place for _, _, report in found for f in report.findings))


def _existing(files: list[str]) -> list[str]:
    """The files, if all are there; UsageError for the first that is not."""
    for name in files:
        if not name.startswith(WEB) and not Path(name).is_file():
            what = "is no file" if Path(name).exists() else "does not exist"
            raise UsageError(f"{printable(name)} {what}")
    return files


def _fetched(urls: list[str], data: Path, connect_to: list[str], cacert: Path | None) -> dict[str, bytes]:
    """The bytes behind addresses; what crawls comes with it, and is not needed for files."""
    from crawler.probe.fetched import fetched

    return fetched(urls, data, GUIDANG_CONNECT_TO=connect_to, GUIDANG_CACERT=authority(cacert))


def _file(name: str) -> str:
    """The name of the file itself."""
    return Path(name.partition("?")[0] if name.startswith(WEB) else name).name


def _opened(name: str) -> bytes:
    try:
        return Path(name).read_bytes()
    except OSError as fault:
        raise UsageError(f"cannot open {printable(name)}: {fault.strerror}") from fault


def _read(data: bytes, name: str) -> tuple[Document, Report]:
    found = convert.read(data, name, _converted)
    return found, reading.read(found)


def _converted(found: Document, data: bytes, tool: Tool) -> Document:
    """The document by way of a conversion that is made at hand and not kept."""
    version = tool.version()
    if version is None:
        return not_converted(found, tool.name, f"{tool.name} is not installed")
    try:
        return converted(found, tool.convert(data, found.kind))
    except ConversionError as fault:
        return not_converted(found, tool.name, failed(tool.name, version, str(fault)))
