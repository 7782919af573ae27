"""Rows that are declared, not read: the panel's variables with the fields that make them, ends of bodies."""

from __future__ import annotations

from collections.abc import Iterator

from pipelines.forms.crosswalk import variables
from pipelines.rows import Block, row
from pipelines.settle import lineage


def declared_rows() -> Iterator[Block]:
    """The rows of `lineage`, `variables` and `crosswalk`."""
    for end in lineage.known().ends:
        cells = {"heir": end.to, "kind": end.kind, "day": end.when, "source": end.source}
        yield row("lineage", body=end.body, **cells)
    for one in variables():
        yield row("variables", variable=one.variable, zh=one.zh, en=one.en, unit=one.unit)
        for form, fields in one.forms.items():
            said = one.caveat(form)
            caveats = {"caveat": said.zh, "caveat_en": said.en}
            for field in fields:
                yield row("crosswalk", variable=one.variable, form=form, field=field, **caveats)
