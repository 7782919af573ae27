"""Ends of bodies: what a file may say, and that the project's own can be defended."""

from __future__ import annotations

import pytest

from pipelines.settle.lineage import End, known, parsed

ENTRY = {
    "from": '"110102/甲局"',
    "to": '"110102/乙局"',
    "kind": '"merged"',
    "when": '"2019-03-01"',
    "source": '"一个文件"',
}


def entry(**changes: str | None) -> str:
    cells = {key: value for key, value in {**ENTRY, **changes}.items() if value is not None}
    return "[[lineage]]\n" + "".join(f"{key} = {value}\n" for key, value in cells.items())


def test_an_entry_is_an_end() -> None:
    lineage = parsed(entry())
    end = End(body="110102/甲局", to="110102/乙局", kind="merged", when="2019-03-01", source="一个文件")
    assert lineage.ends == (end,)
    assert (lineage.end("110102/甲局"), lineage.end("110102/乙局"), lineage.end("110105/甲局")) == (
        end,
        None,
        None,
    )
    assert end.year == 2019


def test_a_key_counts_before_a_name() -> None:
    lineage = parsed(entry() + entry(**{"from": '"甲局"', "to": '"丙局"', "when": "2020-01-01"}))
    found = [lineage.end(agency) for agency in ("110102/甲局", "110105/甲局", "?/p https://a")]
    assert [end and end.to for end in found] == ["110102/乙局", "丙局", None]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (entry(**{"from": '""'}), "from is an agency's key or a name"),
        (entry(**{"from": '"1101/甲局"'}), "from is an agency's key or a name"),
        (entry(**{"from": None}), "from is an agency's key or a name"),
        (entry(kind='"split"'), "kind is one of merged, renamed, dissolved"),
        (entry(kind=None), "kind is one of"),
        (entry(kind='"dissolved"'), "110102/甲局 is dissolved, but to is '110102/乙局'"),
        (entry(to='""'), "110102/甲局 is merged, but to is ''"),
        (entry(to='"110102/甲局"'), "is merged, but to is '110102/甲局'"),
        (entry(**{"from": '"甲局"'}), "甲局 is merged, but to is '110102/乙局'"),  # whose 乙局?
        (entry(when='"2019"'), "when is a day"),
        (entry(when='"2019-02-30"'), "when is a day"),
        (entry(source=None), "names no source"),
        (entry(region='"110102"'), "unknown key 'region'"),
        (entry() + entry(), "110102/甲局 ends more than once"),
    ],
)
def test_what_an_entry_cannot_say(text: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        parsed(text)


def test_the_project_s_own_lineage_is_sound() -> None:
    ends = known().ends
    assert ends
    assert all(end.source and end.when >= "2008" for end in ends)
