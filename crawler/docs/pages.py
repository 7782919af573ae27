"""The generated parts of the docs: what `--help` prints, the tables of the schema, the codebook.

`python -m crawler.docs.pages` writes them anew; a test fails where they are not current.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from typer.testing import CliRunner

from crawler.commands import offered
from crawler.docs import codebook
from crawler.operations.configuration import settings_table
from crawler.operations.metrics import metrics_table
from crawler.portals import table
from pipelines import forms
from pipelines.rows import SCHEMA

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGES = ("codebook.md", "commands.md", "database.md", "operations.md", "portals.md", "tables.md")
WIDTH = 100
PART = re.compile(r"(?<=<!-- generated: )(?P<what>[^>]+?)( -->\n)(.*?)(?=<!-- end -->)", re.DOTALL)
TABLE = re.compile(r"((?:^-- [^\n]*\n)*)^CREATE TABLE (\w+) \(\n(.*?)^\) STRICT", re.MULTILINE | re.DOTALL)
COLUMN = re.compile(r'^    "?(?P<name>\w+)"?\s+(?:TEXT|INTEGER|ANY)\b(?P<rest>[^\n]*)$', re.MULTILINE)
REFERENCE = re.compile(r"REFERENCES (\w+)")


def fresh(page: str) -> str:
    """The page with its generated parts made anew."""
    return PART.sub(lambda found: f"{found['what']}{found[2]}{_made(found['what'])}", page)


def write() -> None:
    """Renew the pages."""
    for path in (DOCS / name for name in PAGES):
        path.write_text(fresh(path.read_text(encoding="utf-8")), encoding="utf-8")


def _made(what: str) -> str:
    if what.startswith("guidang"):
        return f"```\n$ {what}\n{_help(what)}```\n"
    return MADE[what]()


def _help(command: str) -> str:
    """What a command says of itself, in as many columns as the docs have."""
    result = CliRunner().invoke(
        offered(), command.split()[1:], prog_name="guidang", env={"COLUMNS": str(WIDTH)}
    )
    return "\n".join(line.rstrip() for line in result.stdout.strip().splitlines()) + "\n"


def _tables() -> str:
    return "\n".join(_table(*found) for found in TABLE.findall(SCHEMA))


def _table(comment: str, name: str, body: str) -> str:
    said = " ".join(line.removeprefix("-- ") for line in comment.splitlines())
    rows = "".join(f"| `{column}` | {text} |\n" for column, text in _columns(body))
    return f"### {name}\n\n{said}\n\n| column | |\n|---|---|\n{rows}"


def _columns(body: str) -> Iterator[tuple[str, str]]:
    for found in COLUMN.finditer(body):
        rest, _, comment = found["rest"].partition("--")
        target = REFERENCE.search(rest)
        key = ["key"] if "PRIMARY KEY" in rest else []
        parts = [*key, *([f"→ {target[1]}"] if target else []), *([comment.strip()] if comment else [])]
        yield found["name"], "; ".join(parts)


def _wide() -> str:
    rows = (
        f"| `{table}_{name}` | {len(forms.form(name).fields(table))} | {forms.form(name).instrument} |\n"
        for name, table in forms.tables()
    )
    return "| view | fields | form |\n|---|---|---|\n" + "".join(rows)


MADE = {
    "portals": table.portals_table,
    "families": table.families_table,
    "tables": _tables,
    "wide views": _wide,
    "variables": codebook.variables_table,
    "crosswalk": codebook.crosswalk_table,
    "fields": codebook.fields_tables,
    "settings": settings_table,
    "metrics": metrics_table,
}

if __name__ == "__main__":
    write()
