"""guidang probe: from an address to a portal's file."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from archive import GuidangError, PortalError, UsageError
from crawler.probe import Given, Probe, Probed, result_of
from crawler.probe import run as ask
from crawler.probe.declaration import NAME
from crawler.probe.provinces import PROVINCES
from crawler.probe.writing import check_free, place, written
from crawler.terminal import note, print_json, say
from crawler.terminal.options import DATA, Cacert, ConnectTo, Data, Json, authority
from crawler.views.probe import show

Url = Annotated[str, typer.Argument(metavar="URL", help="The index page of the column, or any page.")]
Write = Annotated[
    Path | None,
    typer.Option(metavar="DIR", help="Write the file there: `spiders`, or a folder below it."),
]
Name = Annotated[str, typer.Option(metavar="NAME", help="Name of the portal: <province>_<place>.")]
Title = Annotated[str, typer.Option(metavar="中文", help="What the site calls itself, if no page says so.")]
Region = Annotated[str, typer.Option(metavar="CODE", help="Its region, 6 digits, if no page tells it.")]


def run(
    url: Url,
    write: Write = None,
    name: Name = "",
    title: Title = "",
    region: Region = "",
    connect_to: ConnectTo = None,
    cacert: Cacert = None,
    data: Data = DATA,
    json: Json = False,
) -> None:
    """Find a site's annual reports and write a portal's file for it.

    Asks about twenty pages of one host, as politely as a crawl; they are kept in warc/adhoc. The file goes to
    stdout, or below DIR; what was found, what is only inferred and what was not recognised go to stderr. The
    exit code is 1 if no reports were found, 3 if the network failed.
    """
    _check(name, region, write)
    probe = ask(Probe, [url], data, GUIDANG_CONNECT_TO=connect_to or [], GUIDANG_CACERT=authority(cacert))
    assert isinstance(probe, Probe)
    probed = result_of(probe, Given(name=name, title=title, region=region))
    if not json:
        show(probed, data)
    wrote = written(probed, write) if write and probed.reports else []
    if not json:
        for one in wrote:
            note(f"wrote {one}")
    if json:
        print_json({**probed.document(), "file": str(wrote[0]) if wrote else None})
    elif wrote:
        _next(probed, alone=len(wrote) == 1)
    elif probed.declaration:
        say(probed.declaration.text.rstrip())
    _judge(probed)


def _judge(probed: Probed) -> None:
    """Raise PortalError where the network failed, GuidangError where no reports were found."""
    if probed.code == PortalError.exit_code:
        raise PortalError(f"{probed.site.host} could not be asked")
    if probed.code:
        raise GuidangError(f"no annual reports were found on {probed.site.host}")


def _check(name: str, region: str, write: Path | None) -> None:
    """Refuse what cannot be before anything is asked."""
    if name and not NAME.fullmatch(name):
        raise UsageError(f"--name {name}: write <province>_<place>, as beijing_miyun")
    if region and (not re.fullmatch(r"\d{6}", region) or region[:2] not in PROVINCES):
        raise UsageError(f"--region {region}: write the 6 digits of GB/T 2260, as 110118")
    if name and write:
        check_free(place(write, name))


def _next(probed: Probed, *, alone: bool) -> None:
    """What remains to be done."""
    made = probed.declaration
    assert made is not None
    note(f"next: guidang crawl {made.name} --year {probed.shown[0].year}")
    if alone:  # it does not lie among the spiders, or not yet
        note(f"then: python -m crawler.demo.golden {made.name}; python -m crawler.docs.pages")
