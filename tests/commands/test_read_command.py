"""`guidang read` prints the contract of the design, for reports, for what is none, and for junk."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipelines.document import Finding
from pipelines.messages import LANGUAGES, message

KEYS = [
    "file", "kind", "is_report", "form", "forms", "variant", "year", "agency", "region", "title", "metadata",
    "chapters", "figures", "texts", "states", "units", "places", "findings",
]  # fmt: skip
HEADS = "<td>结果维持</td><td>结果纠正</td><td>其他结果</td><td>尚未审结</td><td>总计</td>"
CELLS = "".join(f"<td>{cell}</td>" for cell in "1000200/0000000")
REPORT = f"""\
<h1>金融街街道2019年政府信息公开工作年度报告</h1>
<h2>一、总体情况</h2><p>正文。</p>
<h2>四、政府信息公开行政复议、行政诉讼情况</h2>
<table>
<tr><td colspan="5">行政复议</td><td colspan="10">行政诉讼</td></tr>
<tr>{HEADS.replace("<td>", '<td rowspan="2">')}
<td colspan="5">未经复议直接起诉</td><td colspan="5">复议后起诉</td></tr>
<tr>{HEADS}{HEADS}</tr>
<tr>{CELLS}</tr>
</table>
<h2>五、存在的主要问题及改进情况</h2><p>无。</p>
"""


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "报告.html"
    path.write_text(REPORT, encoding="utf-8")
    return path


def test_a_report(guidang: Callable[..., Any], report: Path) -> None:
    said = guidang("read", report, "--json")
    assert (said.code, said.err) == (0, "")
    (file,) = said.json["files"]
    assert list(file) == KEYS
    assert (file["file"], file["is_report"], file["year"]) == (str(report), True, 2019)
    assert (file["agency"], file["forms"].keys()) == ("金融街街道", {"disputes"})
    assert file["figures"]["disputes.review.total"] == 2
    assert file["figures"]["disputes.litigation_direct.other"] is None
    assert file["states"]["disputes.litigation_direct.other"] == "slash"
    assert file["texts"]["disputes.litigation_direct.other"] == "/"
    assert "requests.new_received.total" not in file["figures"], "what is not printed is absent"
    assert file["figures"].keys() == file["texts"].keys() == file["places"].keys() == file["units"].keys()
    assert [sorted(chapter) for chapter in file["chapters"]] == [["heading", "kind", "n", "text"]] * 3
    (broken,) = [f for f in file["findings"] if f["code"] == "identity-fails"]
    assert sorted(broken) == ["code", "fields", "message", "place", "severity", "values"]
    assert broken["message"] == "The identity disputes.review.sum (review) does not hold: 2 against 1."


def test_a_file_with_several_reports_is_the_first_and_has_all(
    guidang: Callable[..., Any], report: Path
) -> None:
    other = REPORT.replace("金融街", "德胜").replace("<td>2</td>", "<td>5</td>")
    report.write_text(f"<title>各街道年度报告</title>{REPORT}{other}", encoding="utf-8")
    (file,) = guidang("read", report, "--json").json["files"]
    assert [list(file), *map(list, file["reports"])] == [[*KEYS, "reports"], KEYS[1:], KEYS[1:]]
    first, second = file["reports"]
    assert [one["agency"] for one in (first, second)] == ["金融街街道", "德胜街道"]
    assert [one["figures"]["disputes.review.total"] for one in (first, second)] == [2, 5]
    assert [file[key] for key in KEYS[2:9]] == [first[key] for key in KEYS[2:9]]
    assert file["figures"] == first["figures"]
    (bundle,) = [one for one in file["findings"] if one["code"] == "bundle"]
    assert {*bundle["fields"]} == file["figures"].keys()
    assert "德胜街道 2019" in bundle["message"]
    assert guidang("read", report).out.count("德胜街道 (") == 1


def test_for_people_and_in_chinese(guidang: Callable[..., Any], report: Path) -> None:
    said = guidang("read", report, "--language", "zh", "--show")
    assert said.code == 0
    for text in (
        "金融街街道",
        "2019",
        "尚未审结",
        "勾稽关系 disputes.review.sum（review）不成立：2 与 1。",
        "p:",
    ):
        assert text in said.out


def test_doubtful_cells_bear_a_star_beside_what_is_printed(guidang: Callable[..., Any], report: Path) -> None:
    plain, shown = (guidang("read", report, *more).out for more in ([], ["--show"]))
    (row,) = [line for line in plain.splitlines() if line.startswith("行政复议 ")]
    assert row.split() == ["行政复议", "1*", "0*", "0*", "0*", "2*"]
    (row,) = [line for line in shown.splitlines() if line.startswith("行政复议 ")]
    assert row.rstrip().endswith("c1: 1 | 0 | 0 | 0 | 2")


@pytest.mark.parametrize(
    ("name", "data", "code", "finding"),
    [
        ("news.txt", "街道召开会议。".encode(), 0, None),
        ("empty.html", b"", 1, "unreadable"),
        ("junk.bin", bytes(range(256)) * 8, 1, "unreadable"),
        ("damaged.pdf", b"%PDF-1.7\nnothing", 1, "unreadable"),
    ],
)
def test_what_is_no_report(
    guidang: Callable[..., Any], tmp_path: Path, name: str, data: bytes, code: int, finding: str | None
) -> None:
    (tmp_path / name).write_bytes(data)
    said = guidang("read", tmp_path / name, "--json")
    (file,) = said.json["files"]
    assert (said.code, file["is_report"], file["figures"]) == (code, False, {})
    assert [f["code"] for f in file["findings"]] == ([finding] if finding else [])
    plain = guidang("read", tmp_path / name)
    assert (plain.code, "no annual report" in plain.out) == (code, True)


def test_one_bad_file_does_not_cost_the_others(guidang: Callable[..., Any], report: Path) -> None:
    (report.parent / "empty").write_bytes(b"")
    said = guidang("read", report.parent / "empty", report, "--json")
    assert said.code == 1
    assert [file["is_report"] for file in said.json["files"]] == [False, True]


def test_a_file_name_that_is_no_text(guidang: Callable[..., Any], report: Path) -> None:
    odd = os.fsdecode(os.fsencode(report.parent) + b"/\xb1\xa8\xb8\xe6.txt")  # 报告 in GBK
    report.rename(odd)
    said = guidang("read", odd, "--json")
    assert said.code == 0
    assert said.json["files"][0]["file"].endswith("/\ufffd\ufffd\ufffd\ufffd.txt")


@pytest.mark.parametrize("language", LANGUAGES)
def test_messages_are_made_of_code_and_values(language: str) -> None:
    known = Finding(code="mixed-forms")
    assert message(known, language) not in ("", "mixed-forms")
    strange = Finding(code="never-heard-of", values={"a": 1, "b": None})
    assert message(strange, language) == "never-heard-of: a 1, b None"
    short = Finding(code="identity-fails", values={"identity": "x"})
    assert message(short, language) == "identity-fails: identity x", "values that a message needs are missing"
