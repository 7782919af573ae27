"""The tables of docs/portals.md: what each portal declares, how well it is known, and the families."""

from __future__ import annotations

import inspect
import re
import sys

from crawler.portals.found import family, spiders
from spiders import families
from spiders.portal import Portal

PORTALS = re.compile(r"(?<=<!-- generated: portals -->\n)(?:\|.*\n)+")
PARTS = ("columns", "detail", "attached", "years")


def portals_table() -> str:
    """One line a portal; C: seen, L: inferred, U: nothing speaks for it."""
    head = "| portal | site | region | family | report years | bodies a year | groups |"
    head += " index pages | detail pages | attachments | years |\n"
    rule = "|" + "---|" * 11 + "\n"
    return head + rule + "".join(_line(name, portal) for name, portal in spiders().items())


def entered(page: str, portal: type[Portal]) -> str:
    """The page with a line of a portal that it has not yet, in the order of names."""
    table = PORTALS.search(page)
    if table is None:
        return page
    head, rule, *lines = table[0].splitlines(keepends=True)
    others = (line for line in lines if not line.startswith(f"| `{portal.name}` "))
    made = head + rule + "".join(sorted([*others, _line(portal.name, portal)]))
    return page[: table.start()] + made + page[table.end() :]


def _line(name: str, portal: type[Portal]) -> str:
    years = f"{min(portal.years)}–{max(portal.years)}"
    site = f"{portal.title}<br>{'<br>'.join(portal.hosts)}"
    site += f"<br>标识码 {portal.site_id}" if portal.site_id else ""
    groups = " ".join(dict.fromkeys(group for group, _ in portal.columns if group))
    known = ("U" if part in portal.unknown else "L" if part in portal.likely else "C" for part in PARTS)
    cells = (f"`{name}`", site, portal.region, str(family(portal)), years, _bodies(portal), groups, *known)
    return "| " + " | ".join(cells) + " |\n"


def _bodies(portal: type[Portal]) -> str:
    if not isinstance(portal.agencies, tuple):
        return str(portal.agencies or "")
    mark = " (L)" if "agencies" in portal.likely else ""
    return ", ".join(f"{years[0]}–{years[-1]}: {n}" for years, n in portal.agencies) + mark


def families_table() -> str:
    """One line a family: what its module and its class say of themselves."""
    lines = (_family(getattr(families, name)) for name in families.__all__)
    return "| family | class | what it is | what to declare |\n|---|---|---|---|\n" + "".join(lines)


def _family(known: type[Portal]) -> str:
    module = inspect.getdoc(sys.modules[known.__module__]) or ""
    said = " ".join((inspect.getdoc(known) or "").split())
    cells = (f"`{known.__module__.rpartition('.')[2]}`", f"`{known.__name__}`", module.rstrip("."), said)
    return "| " + " | ".join(cell.replace("|", r"\|").replace("<", "&lt;") for cell in cells) + " |\n"
