"""Rows of the statistics table (统计表) whose labels stand in two of its groups, as 被依法纠错数 does."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

_PARTS = ("total", "maintained", "corrected", "other")
_GROUPS = tuple(tuple(f"{group}_{part}" for part in _PARTS) for group in ("reconsideration", "litigation"))
_TWINS = dict(zip(*(group[1:] for group in _GROUPS), strict=True))
_PART = {row: at for group in _GROUPS for at, row in enumerate(group)}


def told_apart(printed: Sequence[str]) -> list[tuple[str, ...]]:
    """For each row as printed, by the first row of that label, the rows it may be: itself, or both twins.

    A twin belongs to the group that it stands behind, in the form's order and with nothing between, where all
    rows stand that only this group has: a group that is scattered over the table says nothing.
    """
    twins = {row: twin for row, twin in _TWINS.items() if twin not in printed}
    meant: list[tuple[str, ...]] = [(row, twins[row]) if row in twins else (row,) for row in printed]
    for group in _GROUPS:
        own = {row for row in group if row in printed and row not in twins}
        for run in _runs(printed, own, twins):
            if own <= {printed[at] for at in run}:
                for at in run:
                    meant[at] = (group[_PART[printed[at]]],)
    return meant


def _runs(printed: Sequence[str], own: Collection[str], twins: Collection[str]) -> Iterator[list[int]]:
    """Where a group's own rows stand with twins behind them, in order."""
    run: list[int] = []
    for at, row in enumerate(printed):
        if run and (row in own or row in twins) and _PART[printed[at - 1]] <= _PART[row]:
            run.append(at)
            continue
        yield run
        run = [at] if row in own else []
    yield run
