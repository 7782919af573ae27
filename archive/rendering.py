"""A page as a browser showed it: its DOM and its screenshot, as records beside the exchanges of the page."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime

from archive.captures import Capture, Role, State
from archive.exchange import Draft, Entry, warc_date, warc_fields
from archive.records import digest, new_id

DOM, VIEW = "urn:dom:", "urn:view:"  # as browsertrix names what has no address of its own


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendering:
    """What a browser made of a page."""

    url: str  # as asked for, redirects followed, with its fragment
    page: str  # WARC-Page-ID, which the records of the page's exchanges bear too
    capture: str  # of the response that the browser was given as the page
    role: Role
    started: datetime
    dom: bytes  # UTF-8
    view: bytes = b""  # PNG; empty where the browser could not take one
    settled: bool = True  # False where the page was taken as it stood when the time was over
    software: str = ""


def drafts(rendering: Rendering, portal: str, run: str) -> list[Draft]:
    """The records in the order of writing; the DOM comes last and commits them.

    `resource` records may not bear WARC-Refers-To (ISO 28500:2017 §5.11): the metadata record does.
    """
    metadata, view, dom = new_id(), new_id(), new_id()
    common = {"WARC-Date": warc_date(rendering.started), "WARC-Page-ID": rendering.page}
    about: dict[str, str | list[str]] = {
        "WARC-Type": "metadata",
        "WARC-Record-ID": f"<{metadata}>",
        "WARC-Target-URI": DOM + rendering.url,
        **common,
        "WARC-Refers-To": f"<{rendering.capture}>",
        "WARC-Concurrent-To": [f"<{dom}>"],
        "Content-Type": "application/warc-fields",
    }
    facts = {
        "portal": portal,
        "role": rendering.role,
        "run": run,
        "state": State.COMPLETE,
        "rendered-from": rendering.capture,
        "settled": "yes" if rendering.settled else "no",
        "software": rendering.software,
    }
    shown = _resource(view, VIEW + rendering.url, common, [dom], "image/png", rendering.view)
    kept = [metadata, view] if rendering.view else [metadata]
    made = _resource(dom, DOM + rendering.url, common, kept, "text/html;charset=utf-8", rendering.dom)
    return [(about, warc_fields(facts)), *([shown] if rendering.view else []), made]


def _resource(
    record: str, uri: str, common: dict[str, str], concurrent: list[str], mime: str, block: bytes
) -> Draft:
    return {
        "WARC-Type": "resource",
        "WARC-Record-ID": f"<{record}>",
        "WARC-Target-URI": uri,
        **common,
        "WARC-Concurrent-To": [f"<{one}>" for one in concurrent],
        "Content-Type": mime,
        "WARC-Payload-Digest": digest([block]),
    }, io.BytesIO(block)


def entry(
    rendering: Rendering, commit: Draft, *, place: tuple[int, int], file: str, portal: str, run: str
) -> Entry:
    """What the archive knows of a rendering: the capture of its DOM; `place` is offset and length."""
    fields = commit[0]
    payload = str(fields["WARC-Payload-Digest"])
    capture = Capture(
        capture=str(fields["WARC-Record-ID"])[1:-1],
        url=str(fields["WARC-Target-URI"]),
        time=str(fields["WARC-Date"]),
        state=State.COMPLETE,
        mime="text/html",
        payload=payload.removeprefix("sha256:"),
        file=file,
        offset=place[0],
        portal=portal,
        role=rendering.role,
        run=run,
    )
    return Entry(capture=capture, length=place[1], wire=payload, page=rendering.capture)
