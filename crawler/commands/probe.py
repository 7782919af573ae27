"""guidang probe: from an address to a portal's file."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from archive import GuidangError, PortalError, UsageError
from crawler.probe import Given, Probe, Probed, result_of
from crawler.probe import run as ask
from crawler.probe.declaration import NAME, Declaration
from crawler.probe.entering import enter
from crawler.probe.provinces import PROVINCES
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
    wrote = _written(probed, write) if write and probed.reports else []
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
        _free(_place(write, name))


def _place(folder: Path, name: str) -> Path:
    """The file of a portal; below `spiders` it lies in the folder of its province."""
    within = folder / name.partition("_")[0] if (folder / "families").is_dir() else folder
    return within / f"{name}.py"


def _free(path: Path) -> None:
    if path.exists():
        raise UsageError(f"{path} is there already and is not overwritten; give another --name")


def _written(probed: Probed, folder: Path) -> list[Path]:
    """Write the file and what goes with it; raises UsageError where that cannot be."""
    made = probed.declaration
    if made is None:
        missing = [f"--{what}" for what in ("title", "region") if not getattr(probed.site, what)]
        raise UsageError(
            f"reports were found, but the site does not tell all of itself; give {' and '.join(missing)}"
        )
    path = _place(folder, made.name)
    _free(path)
    try:
        made.defined()
        _package(path.parent, made)
        with path.open("x", encoding="utf-8") as file:
            file.write(made.text)
        return [path, *(enter(made, path) if (folder / "families").is_dir() else ())]
    except (SyntaxError, TypeError, OSError) as fault:
        raise UsageError(f"{path} cannot be written: {fault}") from fault


def _package(folder: Path, made: Declaration) -> None:
    """The folder; among the spiders it is a package, which a new province has not yet."""
    folder.mkdir(parents=True, exist_ok=True)
    package = folder / "__init__.py"
    if (folder.parent / "families").is_dir() and not package.exists():
        package.write_text(f'"""Portals of {PROVINCES[made.region[:2]][1]}."""\n', encoding="utf-8")


def _next(probed: Probed, *, alone: bool) -> None:
    """What remains to be done."""
    made = probed.declaration
    assert made is not None
    note(f"next: guidang crawl {made.name} --year {probed.shown[0].year}")
    if alone:  # it does not lie among the spiders, or not yet
        note(f"then: python -m crawler.demo.golden {made.name}; python -m crawler.docs.pages")
