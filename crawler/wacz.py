"""What a WACZ package says of portals: its title, and the text of each publication's page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib.metadata import version
from itertools import islice

from archive import Archive, Publication
from archive.packages import Page
from crawler.portals.described import declared
from pipelines import readers, reading
from pipelines.document import Block, Paragraph
from pipelines.store.catch_up import Tell

TITLE = "政府信息公开工作年度报告"
REPLICAS = "Made from replica portals: nothing in it comes from the real hosts."


def facts(archive: Archive, names: Sequence[str]) -> dict[str, str]:
    """What a package says of itself."""
    known = declared()
    titles = [(known[name].title or name) if name in known else name for name in names]
    replicas = any(run.options.get("connect_to") for name in names for run in archive.runs(name))
    about = f"{TITLE} · {len(titles)} portals" if len(titles) > 3 else f"{TITLE} · {'、'.join(titles)}"
    return {
        "title": about,
        "description": " ".join([f"Portals: {', '.join(names)}.", *([REPLICAS] if replicas else [])]),
        "software": f"Guidang {version('guidang')}",
    }


def pages(archive: Archive, names: Sequence[str], tell: Tell) -> Iterator[Page]:
    """The detail page of each publication, as it last answered."""
    for name in names:
        records: dict[str, list[Publication]] = {}
        for file in archive.files(name):
            for record in archive.publications(name, file):
                records.setdefault(record.url, []).append(record)
        for done, (_, found) in enumerate(sorted(records.items()), 1):
            latest = sorted(found, key=lambda one: (one.time, one.record), reverse=True)
            yield from islice(filter(None, (_page(archive, record) for record in latest)), 1)
            tell(name, done, len(records))


def _page(archive: Archive, record: Publication) -> Page | None:
    """The page of a record at the capture that replay tools find; None where it did not answer.

    That is, of a 304 the response that it confirmed, of a rendered page the page's own response.
    """
    part = record.parts[0].capture
    capture = archive.capture(archive.entry(part).page or part)
    if capture.status == 304 and capture.refers_to:
        capture = archive.capture(capture.refers_to)
    if not 200 <= (capture.status or 0) < 300:
        return None
    title, text = _said(archive.body(part))
    title = title or (record.row.title if record.row else "")
    return Page(url=capture.url, time=capture.time, id=capture.capture, title=title, text=text)


def _said(data: bytes) -> tuple[str, str]:
    """Title and text of a page, by paragraph and table row; a reader that breaks costs no more."""
    try:
        document = readers.read(data)
        title = reading.read(document).title or document.title
    except Exception:
        return "", ""
    lines = (line for block in document.blocks for line in _lines(block))
    return title, "\n".join(line for line in lines if line)


def _lines(block: Block) -> Iterator[str]:
    if isinstance(block, Paragraph):
        yield block.text
    else:
        yield from (" ".join(cell.text for cell in row if cell.text) for row in block.rows)
