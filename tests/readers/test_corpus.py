"""Real reports: the figures of the hand-checked gold files stand in the right rows and columns."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path

import pytest

from pipelines import reading
from pipelines.document import Document, Table
from pipelines.readers import read

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"
REPORTS = (
    "fujian-pingtan-2025-html.html",
    "jiangsu-hongze-2023.pdf",
    "jiangsu-huaian-2024.pdf",
    "shanghai-bangongting-2019.html",
)
_FIGURE = re.compile(r"-?[\d.]+元?")

pytestmark = pytest.mark.skipif(
    not CORPUS.is_dir(), reason="the corpus of real reports is not beside the checkout"
)


def figures(table: Table, columns: int) -> list[list[float | None]]:
    """The last cells of each row that holds figures or blanks in them; None where blank."""
    rows = ([cell.text for cell in row[-columns:]] for row in table.rows if len(row) >= columns)
    return [
        [float(text.removesuffix("元")) if text else None for text in row]
        for row in rows
        if all(_FIGURE.fullmatch(text) or not text for text in row)
    ]


def gold(name: str, table: str, columns: int) -> list[list[float | None]]:
    """The gold figures of a table, in the order of the form, `columns` to a row."""
    fields = json.loads((CORPUS / "gold" / f"{Path(name).stem}.json").read_text("utf-8"))["tables"]
    values = [value for field, value in fields.items() if field.startswith(f"{table}.")]
    return [values[at : at + columns] for at in range(0, len(values), columns)]


def statutory(name: str) -> list[Table]:
    document: Document = read((CORPUS / name).read_bytes(), name)
    assert not document.findings
    return [block for block in document.blocks if isinstance(block, Table)]


@pytest.mark.parametrize("name", REPORTS)
def test_requests(name: str) -> None:
    _, requests, _ = statutory(name)
    assert figures(requests, 7) == gold(name, "requests", 7)


@pytest.mark.parametrize("name", REPORTS)
def test_disputes(name: str) -> None:
    *_, disputes = statutory(name)
    assert figures(disputes, 15) == gold(name, "disputes", 15)


@pytest.mark.parametrize("name", REPORTS)
def test_disclosure(name: str) -> None:
    disclosure, *_ = statutory(name)
    found = [cell.text for row in disclosure.rows for cell in row[1:] if _FIGURE.fullmatch(cell.text)]
    values = [value for row in gold(name, "disclosure", 1) for value in row if value is not None]
    assert [float(text.removesuffix("元")) for text in found] == values


@pytest.mark.parametrize("name", [name for name in REPORTS if name.endswith(".pdf")])
def test_a_file_whose_index_is_off_is_repaired(name: str) -> None:
    data = (CORPUS / name).read_bytes()
    first = data.index(b"endobj") + len(b"endobj")
    whole, moved = read(data), read(data[:first] + b"\r\n" * 30 + data[first:])
    assert [finding.code for finding in moved.findings] == ["repaired"]
    assert moved.blocks == whole.blocks


@pytest.mark.parametrize("name", [name for name in REPORTS if name.endswith(".pdf")])
def test_bytes_before_a_file_do_no_harm(name: str) -> None:
    data = (CORPUS / name).read_bytes()
    assert read(b"\r\n" * 30 + data) == read(data)


def test_a_file_in_an_archive_reads_as_it_does_alone() -> None:
    for path in sorted(CORPUS.glob("*.txt")):
        data, packed = path.read_bytes(), io.BytesIO()
        with zipfile.ZipFile(packed, "w") as file:
            file.writestr(path.name, data)
        alone, within = (reading.read(read(one, path.name)).readings for one in (data, packed.getvalue()))
        assert [(one.field, one.value, one.state) for one in within] == [
            (one.field, one.value, one.state) for one in alone
        ], path.name
