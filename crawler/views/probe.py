"""What a probe found, for people at a terminal: line by line on stderr, so that stdout is the file alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from archive.reader import ADHOC
from crawler.probe import Probed
from crawler.probe.site import Site
from crawler.terminal import note


def show(probed: Probed, data: Path) -> None:
    """Every fact with what speaks for it."""
    for label, text in _lines(probed, data):
        note(f"{label:<14}{text}".rstrip())


def _lines(probed: Probed, data: Path) -> Iterator[tuple[str, str]]:
    asked = {one.capture for one in probed.asked if one.capture}
    yield "asked", f"{len(asked)} pages of {probed.site.host}; kept in {data / 'warc' / ADHOC}"
    yield from _family(probed)
    yield from _site(probed.site)
    if probed.column:
        yield from _column(probed)
    if probed.followed:
        yield "followed as", probed.followed
    for text in probed.inferred:
        yield "inferred", text
    for text in probed.unrecognised:
        yield "not known", text


def _family(probed: Probed) -> Iterator[tuple[str, str]]:
    scores = dict(probed.families)
    best = probed.family or next(iter(scores), "")
    yield "family", f"{best} ({scores.get(best, 0)})" if best else "none recognised"
    for one in probed.evidence:
        yield f"  {one.weight:>2}", f"{one.what}: {one.found}"
    others = ", ".join(f"{name} ({score})" for name, score in probed.families if name != best)
    if others:
        yield "  less", others


def _site(site: Site) -> Iterator[tuple[str, str]]:
    for label, said, source in (
        ("site", site.title, site.title_from),
        ("标识码", site.site_id, site.site_id_from),
        ("region", site.region, site.region_from),
    ):
        if said:
            yield label, f"{said} (from {source})"


def _column(probed: Probed) -> Iterator[tuple[str, str]]:
    by = f" by {' → '.join(probed.path)}" if probed.path else ""
    yield "column", f"{probed.column}{by}"
    end = "to its end" if probed.complete else "not to its end"
    yield "", f"{len(probed.pages)} index pages read, {end}; {probed.rows} rows, {probed.reports} reports"
    for one in probed.shown:
        yield "report", f"{one.year or '?'} {one.agency or '?'}: {one.title}"
        yield "", one.url
        for url in one.attachments:
            yield "", f"with {url}"
        if not one.read:
            yield "", "its page did not answer"
        elif not one.is_report:
            yield (
                "",
                "its page does not read as a report"
                + ("; its files were not fetched" if one.attachments else ""),
            )
