"""How right is the reading? Real reports with hand-checked values, cell by cell.

For each file: right · wrong · missing · silent, where *silent* is a wrong value, or a value for a cell that
cannot be known, without a finding that names its field. Of files without gold values: form, year and agency
recognised, of three. Fails below the floors pinned here, which may only rise; silent must be 0.
The corpus is not part of the project; it lies beside the checkout, or where GUIDANG_CORPUS says.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pipelines.readers import read as read_document
from pipelines.reading import read as read_report
from pipelines.report import Report, Value

HOME = Path(__file__).resolve().parents[1]
UNKNOWABLE = ("AMBIGUOUS", "ABSENT")  # flags of the gold files: counts neither right nor wrong
RIGHT, MOST_MISSING, RECOGNISED = 3804, 65, 71  # floors over all files


@dataclass(slots=True)
class Score:
    """Counts of cells, and what was wrong; of a file without gold, what was recognised."""

    right: int = 0
    wrong: int = 0
    missing: int = 0
    silent: int = 0
    recognised: int = 0
    faults: list[str] = field(default_factory=list)

    def add(self, other: Score) -> None:
        """Add another file's counts."""
        self.right += other.right
        self.wrong += other.wrong
        self.missing += other.missing
        self.silent += other.silent
        self.recognised += other.recognised

    def row(self, name: str) -> str:
        """A line of the table."""
        counts = f"{self.right:>7}{self.wrong:>7}{self.missing:>9}{self.silent:>8}{self.recognised:>12}"
        return f"{name:<40}{counts}"


def corpus() -> Path:
    """Where the corpus lies."""
    return Path(os.environ.get("GUIDANG_CORPUS") or HOME.parent / "shared" / "corpus")


def sources(folder: Path) -> Iterator[Mapping[str, object]]:
    """Every real report with what is known of it; gold values as `tables` and `flags` where there are any."""
    lines = (folder / "SOURCES.jsonl").read_text(encoding="utf-8").splitlines()
    for source in sorted(map(json.loads, lines), key=lambda one: str(one["id"])):
        gold = folder / "gold" / f"{source['id']}.json"
        known = json.loads(gold.read_text(encoding="utf-8")) if gold.is_file() else {"tables": {}}
        yield source | known


def score(gold: Mapping[str, object], report: Report) -> Score:
    """Compare a report with its gold values."""
    ordered = sorted(report.readings, key=lambda reading: reading.source == "table")  # the table counts
    values = {reading.field: reading.value for reading in ordered}
    doubted = {name for finding in report.findings for name in finding.fields}
    flags, expected = gold.get("flags") or {}, gold["tables"]
    assert isinstance(flags, dict)
    assert isinstance(expected, dict)
    result = Score()
    for name, value in expected.items():
        if _unknowable(name, flags):
            result.silent += values.get(name) is not None and name not in doubted
            continue
        verdict = _verdict(value, values.get(name))
        setattr(result, verdict, getattr(result, verdict) + 1)
        if verdict == "wrong":
            result.silent += name not in doubted
            result.faults.append(f"{name}: {values.get(name)} for {value}")
    return result if expected else recognised(gold, report)


def recognised(source: Mapping[str, object], report: Report) -> Score:
    """Form, year and agency of a file whose figures nobody has checked."""
    result = Score()
    name = report.agency.name if report.agency else ""
    publisher = str(source["publisher"])
    for what, good, got in (
        ("form", report.form == str(source["format"])[:4], report.form),
        ("year", report.year == source["year"], report.year),
        ("agency", bool(name) and name in publisher, name),
    ):
        result.recognised += good
        if not good:
            result.faults.append(f"{what}: {got}")
    return result


def _verdict(value: Value, got: Value) -> str:
    if got == value:
        return "right"
    return "missing" if got is None else "wrong"


def _unknowable(name: str, flags: Mapping[str, Mapping[str, object]]) -> bool:
    return any(
        flag.get("status") in UNKNOWABLE
        and (name == pattern or (pattern.endswith("*") and name.startswith(pattern[:-1])))
        for pattern, flag in flags.items()
    )


def floors(total: Score) -> list[str]:
    """What is below its floor."""
    below = [
        f"{total.right} right, the floor is {RIGHT}" if total.right < RIGHT else "",
        f"{total.missing} missing, at most {MOST_MISSING}" if total.missing > MOST_MISSING else "",
        f"{total.recognised} recognised, the floor is {RECOGNISED}" if total.recognised < RECOGNISED else "",
        f"{total.wrong} wrong" if total.wrong else "",
        f"{total.silent} silent" if total.silent else "",
    ]
    return [one for one in below if one]


def main() -> int:
    """Print the table; 1 if a floor is missed."""
    folder = corpus()
    if not folder.is_dir():
        print(f"Error: no corpus at {folder}; set GUIDANG_CORPUS", file=sys.stderr)
        return 2
    total = Score()
    print(f"{'file':<40}{'right':>7}{'wrong':>7}{'missing':>9}{'silent':>8}{'recognised':>12}")
    for source in sources(folder):
        path = folder / str(source["file"])
        one = score(source, read_report(read_document(path.read_bytes(), path.name)))
        total.add(one)
        print(one.row(path.name))
        for fault in one.faults:
            print(f"    {fault}")
    print(total.row("all"))
    for below in floors(total):
        print(f"Error: {below}", file=sys.stderr)
    return 1 if floors(total) else 0


if __name__ == "__main__":
    sys.exit(main())
