"""Rows that are declared, not read: the variables of the panel and the fields that make them."""

from __future__ import annotations

from collections.abc import Iterator

from pipelines.forms.crosswalk import variables
from pipelines.rows import Row, row


def declared_rows() -> Iterator[tuple[str, Row]]:
    """The rows of `variables` and `crosswalk`."""
    for one in variables():
        yield row("variables", variable=one.variable, zh=one.zh, en=one.en, unit=one.unit)
        for form, fields in one.forms.items():
            said = one.caveat(form)
            for field in fields:
                cells = {"form": form, "field": field, "caveat": said.zh, "caveat_en": said.en}
                yield row("crosswalk", variable=one.variable, **cells)
