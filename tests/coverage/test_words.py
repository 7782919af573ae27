"""States, reasons and alarms are documented and have words in both languages; portals name real bodies."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_type_hints

import pytest

from crawler.docs.pages import DOCS
from crawler.operations.alarms import GRAVEST
from crawler.portals.described import body
from crawler.portals.found import spiders
from crawler.views.heat import LETTERS
from pipelines.messages import LANGUAGES
from pipelines.settle import alarms
from pipelines.settle.coverage import STATES, Cell
from pipelines.settle.reasons import REASONS, explained
from pipelines.store.seasons import UNREAD
from spiders.portal import Portal

PAGE = (DOCS / "coverage.md").read_text(encoding="utf-8")
STOPPED = ("repeated", "unreadable", "unfinished", "row-failed", "not-converted")


def test_every_state_has_its_letter_and_its_line() -> None:
    for state in STATES:
        assert f"| `{state}` | {LETTERS[state]} |" in PAGE
    assert len({*LETTERS.values()}) == len(STATES)


@pytest.mark.parametrize("reason", [*REASONS, *STOPPED])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reason_is_documented_and_has_words(reason: str, language: str) -> None:
    assert f"`{reason}`" in PAGE
    names = ("column", "date", "due", "count", "not_there", "last_seen", "publication")
    cell = {**dict.fromkeys(get_type_hints(Cell), "2021-01-31"), "reason": reason, "state": "missing"}
    values = ", ".join(f'"{name}": "of {name}"' for name in names)
    said = explained({**cell, "first_seen": "2021-01-20T00:00:00Z", "values": f"{{{values}}}"}, language)
    assert not said.startswith("cell-")
    assert "{" not in said
    assert bool(re.search(r"[一-鿿]", said)) == (language == "zh")


def test_every_finding_that_makes_a_report_unread_is_documented() -> None:
    assert [code for code in UNREAD if f"`{code}`" not in PAGE] == []


def test_every_alarm_is_documented_and_has_a_place_in_the_line() -> None:
    source = Path(alarms.__file__).read_text(encoding="utf-8")
    codes = set(re.findall(r'code="([a-z-]+)"', source))
    assert codes == set(GRAVEST)
    assert [code for code in codes if f"| `{code}` | " not in PAGE] == []


@pytest.mark.parametrize(
    ("name", "region", "key"),
    [
        ("新前街道", "331003", "331003/新前街道"),
        ("区政府", "331003", "331003/黄岩区人民政府"),
        ("市政府", "110000", "110000/北京市人民政府"),
        ("区政府", "110000", None),  # of which of its districts?
        ("发展和改革委员会", "321300", "321300/发展和改革委员会"),
        *[
            (name, "110101", None)
            for name in ("", "部门", "街道", "镇街", "镇（街道）", "各街道", "区直部门", "乡镇")
        ],
    ],
)
def test_a_group_that_names_a_body(name: str, region: str, key: str | None) -> None:
    assert body(name, region) == key


@pytest.mark.parametrize("portal", spiders().values(), ids=spiders())
def test_the_bodies_that_a_portal_names_are_bodies(portal: type[Portal]) -> None:
    assert [name for name in portal.bodies if not body(name, portal.region)] == []
