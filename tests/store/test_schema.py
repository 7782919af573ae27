"""The schema keeps its word: strict tables, natural keys, columns that join, views that answer."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from archive import Archive, ArchiveError, UsageError
from pipelines import forms
from pipelines.rows import COLUMNS, Rows, row
from pipelines.store import Store, catch_up, reading
from pipelines.store.database import create
from pipelines.store.views import column


@pytest.fixture
def empty() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        create(connection)
        yield connection


def test_columns_are_those_that_sqlite_sees(empty: sqlite3.Connection) -> None:
    for table, columns in COLUMNS.items():
        seen = empty.execute("SELECT name FROM pragma_table_info(?)", [table]).fetchall()
        assert [name for (name,) in seen] == [*columns], table


def test_every_table_is_strict_and_has_no_row_numbers(empty: sqlite3.Connection) -> None:
    found = empty.execute(
        "SELECT name, wr, strict FROM pragma_table_list WHERE schema = 'main' AND type = 'table'"
    )
    seen = {name: (wr, strict) for name, wr, strict in found if not name.startswith("sqlite_")}
    assert seen == dict.fromkeys(COLUMNS, (1, 1))


def test_a_foreign_key_bears_the_name_of_the_key(empty: sqlite3.Connection) -> None:
    # a capture of a capture, a document beside a document, what was before, another run
    other = {"refers_to", "instead_of", "earlier", "earlier_capture", "last_seen"}
    for table in COLUMNS:
        for key in empty.execute("SELECT * FROM pragma_foreign_key_list(?)", [table]):
            target, name = key[2], key[3]
            (primary,) = empty.execute(
                "SELECT name FROM pragma_table_info(?) WHERE pk = 1", [target]
            ).fetchone()
            assert name == primary or name in other, f"{table}.{name} → {target}"


@pytest.mark.parametrize(("form", "table"), list(forms.tables()))
def test_wide_views_have_a_column_a_field(empty: sqlite3.Connection, table: str, form: str) -> None:
    seen = [name for (name,) in empty.execute("SELECT name FROM pragma_table_info(?)", [f"{table}_{form}"])]
    fields = [column(field) for field in forms.form(form).fields(table)]
    assert seen == ["report", "agency", "agency_name", "year", *fields]
    assert len(seen) == len(set(seen))


def test_wide_and_long_say_the_same(crawls: Any, papers: Any, portals: Any) -> None:
    crawls.crawl(papers.jinrongjie, papers.desheng)
    with Store(crawls.data) as store:
        catch_up(store, Archive(crawls.data), portals)
        store.settle()
        assert store.connection.execute("PRAGMA foreign_key_check").fetchall() == []
    with reading(crawls.data) as database:
        long = {
            (str(f["report"]), column(str(f["field"]))): f["value"]
            for f in database.rows("SELECT report, field, value FROM figures")
        }
        wide = {
            (str(r["report"]), name): value
            for r in database.rows("SELECT * FROM requests_2019")
            for name, value in r.items()
            if name not in ("report", "agency", "agency_name", "year")
        }
    assert len(long) == 2 * 161
    assert wide == long


def test_a_row_has_only_columns_of_its_table() -> None:
    with pytest.raises(KeyError, match="agencies has no colour"):
        row("agencies", agency="a", colour="red")


@pytest.mark.parametrize("figure", [2**63, -(2**63) - 1, 10**400], ids=["2^63", "-2^63-1", "10^400"])
def test_figures_longer_than_sqlite_holds_are_kept_as_floats(tmp_path: Path, figure: int) -> None:
    cells = {
        "document": "d",
        "field": "f",
        "source": "table",
        "place": "",
        "text": "",
        "state": "number",
        "form": "",
    }
    with Store(tmp_path) as store:
        store.add(Rows.gather([row("readings", value=figure, **cells)]))
        assert store.connection.execute("SELECT value, typeof(value) FROM readings").fetchone() == (
            float(str(figure)),
            "real",
        )


def test_half_a_character_is_replaced(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        store.add(Rows.gather([row("agencies", agency="半\ud842字")]))
        assert store.connection.execute("SELECT agency FROM agencies").fetchone() == ("半\ufffd字",)


def test_a_folder_that_cannot_be_written_is_an_error_of_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ArchiveError, match=r"cannot write to .*file/data.*--data") as caught:
        Store(tmp_path / "file" / "data")
    assert "\n" not in str(caught.value)


def test_a_damaged_database_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "reports.db").write_bytes(b"no database at all" * 100)
    with pytest.raises(ArchiveError, match="rebuild"), reading(tmp_path) as database:
        database.counts()
    with pytest.raises(ArchiveError, match="rebuild"):
        Store(tmp_path)


def test_a_database_of_another_schema_is_made_anew(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "reports.db")) as old:
        old.executescript(
            "CREATE TABLE readings (document, number); CREATE VIEW figures AS SELECT * FROM readings"
        )
    with Store(tmp_path) as store:
        assert store.settle() == 0
    with reading(tmp_path) as database:
        assert database.rows("SELECT * FROM figures") == []


def test_no_database_is_a_matter_of_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="holds no database"), reading(tmp_path):
        pass
