"""How right is the reading? Real reports with hand-checked values, cell by cell.

For each file of the 2019 and 2021 forms: right · wrong · missing · silent, where *silent* is a wrong value,
or a value for a cell that cannot be known, without a finding that names its field. Silent must be 0.
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


@dataclass(slots=True)
class Score:
    """Counts of cells, and what was wrong."""

    right: int = 0
    wrong: int = 0
    missing: int = 0
    silent: int = 0
    faults: list[str] = field(default_factory=list)

    def add(self, other: Score) -> None:
        """Add another file's counts."""
        self.right += other.right
        self.wrong += other.wrong
        self.missing += other.missing
        self.silent += other.silent


def corpus() -> Path:
    """Where the corpus lies."""
    return Path(os.environ.get("GUIDANG_CORPUS") or HOME.parent / "shared" / "corpus")


def gold_files(folder: Path) -> Iterator[dict[str, object]]:
    """The gold values of every report of the 2019 and 2021 forms, sorted by name."""
    for path in sorted((folder / "gold").glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        if str(gold["format"])[:4] in ("2019", "2021"):
            yield gold


def score(gold: Mapping[str, object], report: Report) -> Score:
    """Compare a report with its gold values."""
    values = {reading.field: reading.value for reading in report.readings}
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


def main() -> int:
    """Print the table; 1 if a cell is silently wrong."""
    folder = corpus()
    if not folder.is_dir():
        print(f"Error: no corpus at {folder}; set GUIDANG_CORPUS", file=sys.stderr)
        return 2
    total = Score()
    print(f"{'file':<40}{'right':>7}{'wrong':>7}{'missing':>9}{'silent':>8}")
    for gold in gold_files(folder):
        path = folder / str(gold["file"])
        one = score(gold, read_report(read_document(path.read_bytes(), path.name)))
        total.add(one)
        print(f"{path.name:<40}{one.right:>7}{one.wrong:>7}{one.missing:>9}{one.silent:>8}")
        for fault in one.faults:
            print(f"    {fault}")
    print(f"{'all':<40}{total.right:>7}{total.wrong:>7}{total.missing:>9}{total.silent:>8}")
    return 1 if total.silent else 0


if __name__ == "__main__":
    sys.exit(main())
