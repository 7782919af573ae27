"""The docs say what the program says: every command, every table and column."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from typer import Typer

from crawler.commands import offered
from crawler.docs.pages import DOCS, PAGES, fresh
from pipelines.rows import COLUMNS
from pipelines.settle import RULES


@pytest.mark.parametrize("name", PAGES)
def test_generated_parts_are_current(name: str) -> None:
    page = (DOCS / name).read_text(encoding="utf-8")
    assert fresh(page) == page, "run: python -m crawler.docs.pages"


def commands(typer: Typer | None = None, before: str = "") -> Iterator[str]:
    """Every command as it is typed, those of groups included."""
    typer = typer or offered()
    yield from (
        f"{before}{one.name or one.callback.__name__}" for one in typer.registered_commands if one.callback
    )
    for group in typer.registered_groups:
        if group.typer_instance:
            yield from commands(group.typer_instance, f"{before}{group.name} ")


def test_every_command_is_documented() -> None:
    page = (DOCS / "commands.md").read_text(encoding="utf-8")
    for command in commands():
        assert f"## guidang {command}\n" in page
        assert f"<!-- generated: guidang {command} --help -->" in page


@pytest.mark.parametrize("option", ["--data", "--json"])
def test_data_and_json_go_with_every_command(option: str) -> None:
    page = (DOCS / "commands.md").read_text(encoding="utf-8")
    helps = [part.partition("<!-- end -->")[0] for part in page.split("<!-- generated: guidang ")[2:]]
    assert len(helps) == len([*commands()])
    assert [part.split()[0] for part in helps if f"  {option}" not in part] == []


def test_every_table_column_and_reason_is_documented() -> None:
    page = (DOCS / "tables.md").read_text(encoding="utf-8")
    for table, columns in COLUMNS.items():
        section = page.partition(f"### {table}\n")[2].partition("\n### ")[0]
        assert [column for column in columns if f"| `{column}` |" not in section] == [], table
    choices = (DOCS / "database.md").read_text(encoding="utf-8")
    assert [reason for reason in ("only", *RULES) if f"| `{reason}` |" not in choices] == []
    assert all(len(path.read_text("utf-8").splitlines()) < 500 for path in DOCS.glob("*.md"))


def test_the_index_of_decisions_names_each_once_by_its_title() -> None:
    folder = DOCS / "decisions"
    named = re.findall(
        r"^- \[([^\]]+)\]\(([^)]+)\)$", (folder / "README.md").read_text("utf-8"), re.MULTILINE
    )
    there = [
        (path.read_text("utf-8").partition("\n")[0].removeprefix("# "), path.name)
        for path in folder.glob("0*")
    ]
    assert sorted(named) == sorted(there), "name each decision in docs/decisions/README.md"
