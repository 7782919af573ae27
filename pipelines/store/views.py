"""One wide view a table and form, made from the forms' data: a row a report, a column a field."""

from __future__ import annotations

from collections.abc import Iterator

from pipelines import forms


def wide_views() -> Iterator[str]:
    """The statements that make requests_2019 and its sisters."""
    for name, table in forms.tables():
        yield wide_view(name, table, list(forms.form(name).fields(table)))


def wide_view(form: str, table: str, fields: list[str]) -> str:
    """A view of one table in one form; a cell that is not printed, or is no number, is null."""
    columns = ",\n".join(f"       {_cell(field)} AS {column(field)}" for field in fields)
    return (
        f"CREATE VIEW {table}_{form} AS\n"
        f"SELECT reports.report, reports.agency, reports.agency_name, reports.year,\n{columns}\n"
        f"FROM choices JOIN reports USING (report)\n"
        f"WHERE choices.form_table = '{table}' AND choices.form = '{form}'\n"
        f"GROUP BY reports.report;"
    )


def column(field: str) -> str:
    """requests.new_received.total → new_received_total."""
    return field.partition(".")[2].replace(".", "_")


def _cell(field: str) -> str:
    key = "document = choices.document AND source = choices.source"
    return f"max((SELECT value FROM readings WHERE {key} AND field = '{field}'))"
