"""What a figure is called in the statutory forms, in Chinese."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from pipelines import forms


def label(field: str, form: str | None = None) -> str:
    """Row and column as the form prints them, or as another form does that has the field; else the id."""
    names = (form, *reversed(forms.FORMS)) if form else (*reversed(forms.FORMS),)
    return next((found for name in names if (found := _labels(name).get(field))), field)


@cache
def _labels(name: str) -> Mapping[str, str]:
    form = forms.form(name)
    return dict(
        found for table, blocks in form.tables.items() for block in blocks for found in _of(table, block)
    )


def _of(table: str, block: forms.Block) -> Iterator[tuple[str, str]]:
    for row in block.rows:
        named = " ".join(filter(None, (row.group or block.clause, row.label)))
        if not block.columns:
            yield f"{table}.{row.id}", named
        for column in block.columns:
            yield f"{table}.{row.id}.{column.id}", f"{named} · {column.label}"
