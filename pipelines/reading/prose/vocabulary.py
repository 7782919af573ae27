"""How sentences name what the forms count: the words of prose.toml, and of reports since 2019."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from pipelines.forms import TABLES, Line, form
from pipelines.reading.printed import printed
from pipelines.reading.sheet.indicators import rows

_COUNTED = r"(?:数量|总数量?|总量|件数|条数|次数|总次数|人数|人次数|数)"
_JOINT = r"(?:为|共计|总计|累计|共有|合计|共|计|有|达到?|是|:|各)"
_IN_BRACKETS = r"(?:\((?:条|件|次|个|人|人次|篇|项|万元)\))?"  # a unit behind a label: 收到申请数(件):5
_KINDS = ("received", "requests", "disputes", "disclosure", "fees")
_OF_2014 = (  # what begins the names of rows whose words other work has too → what they count
    ("requests_received", "received"),
    ("disclosed_total", "published"),
    ("trainees", "training"),
    *((f"staff_{part}", "staff") for part in ("total", "full_time", "part_time")),
    *((f"{meeting}_by_head", "heads") for meeting in ("press_conferences", "web_interviews")),
    *((prefix, "requests") for prefix in ("requests_", "concluded_", "reply_", "refused_", "replies_")),
    *((prefix, "disputes") for prefix in ("reconsideration_", "litigation_")),
    ("complaints", "complaints"),
    ("request_fees", "fees"),
)
DECOY = "decoy"  # a row of things that are not counted here


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Vocabulary:
    """What is looked for in the sentences of one kind of report; the keys are rows."""

    lines: Mapping[str, Line]  # with label, unit and kind of number
    kinds: Mapping[str, str]  # received | requests | disputes | complaints | fees | disclosure | heads …
    phrases: Mapping[str, re.Pattern[str]]  # that stand before a figure, up to it
    wide: frozenset[str]  # rows of which a phrase goes over a comma
    around: Sequence[tuple[str, re.Pattern[str], re.Pattern[str]]]  # row, what stands before, what behind
    units: Mapping[str, re.Pattern[str]]
    owners: Mapping[str, re.Pattern[str]]  # of parts of disputes, by the beginning of their names
    negation: re.Pattern[str]
    absent: re.Pattern[str]  # the words that may stand behind a negation
    zeros: re.Pattern[str]  # the same words, and that there was none of all that
    nouns: Mapping[str, str]  # row → how it is named behind a negation
    covers: Mapping[str, Sequence[str]]  # row → fields that are 0 where it is


@cache
def of_2014() -> Vocabulary:
    """The rows of the 统计表, of all variants."""
    words = _words("prose.toml")
    return _vocabulary(
        words,
        lines=rows(),
        kinds={
            row: next((kind for prefix, kind in _OF_2014 if row.startswith(prefix)), "") for row in rows()
        },
        phrases={row: _of_row(row, words) for row in rows()},
        nouns=words["none"]["nouns"],
        owners=words["owners"],
        around=words["around"],
        units={},
        covers={},
    )


@cache
def since_2019(name: str) -> Vocabulary:
    """The fields of the form of that name, and what else chapter one counts."""
    old, new = _words("prose.toml"), _words("prose-since-2019.toml")
    lines = {row: rows()[row] for row in new["kept"]} | _lines(name, new)
    kinds = {row: kind for kind in _KINDS for row in new[kind]}
    phrases = {row: [*new[kind][row]] for row, kind in kinds.items()}
    phrases["requests.new_received.total"] += _of_row("requests_received", old)
    for row, line in _results(name).items():
        phrases.setdefault(row, []).append(re.escape(line))
        kinds.setdefault(row, "requests")
    phrases |= {row: _of_row(row, old) for row in new["kept"]} | {DECOY: new["decoys"]}
    around = {row: old["around"][row] for row in new["kept"] if row in old["around"]}
    around["requests.new_received.total"] = old["around"]["requests_received"]
    for row, pairs in new["around"].items():
        around[row] = [*around.get(row, ()), *pairs]
    return _vocabulary(
        old,
        lines=lines,
        kinds={row: of_2014().kinds.get(row, "") for row in new["kept"]} | kinds,
        phrases={row: found for row, found in phrases.items() if row in lines},
        nouns=new["none"]["nouns"],
        owners=new["owners"] | {row: old["owners"][row] for row in new["kept"] if row in old["owners"]},
        around=around,
        units=new["units"],
        covers=new["covers"],
    )


def _lines(name: str, new: Mapping[str, Any]) -> dict[str, Line]:
    """What each row is: a field of the form, or a count that no cell of it has."""
    fields = {field: line for table in TABLES for field, line in form(name).fields(table).items()}
    stated = {row: Line(id=row, label=row, unit="件") for kind in _KINDS for row in new[kind]}
    own = {row: line for row, line in stated.items() if row.startswith("stated.")}
    own["stated.complaints"] = Line(id="stated.complaints", label="投诉", unit="件")
    own["stated.fees"] = Line(id="stated.fees", label="信息处理费", unit="元", number="decimal")
    return {**fields, **own, DECOY: Line(id=DECOY, label="", unit="件")}


def _results(name: str) -> dict[str, str]:
    """Fields of the results that have a label of their own: 属于国家秘密, 重复申请."""
    (block,) = form(name).tables["requests"]
    found = {}
    for line in block.rows:
        label = re.sub(r"[（(].*?[）)]|^\d+[.、]", "", line.label)
        if line.group and len(label) > len("其他"):
            found[f"requests.{line.id}.total"] = printed(label).text
    return found


def _of_row(row: str, words: Mapping[str, Any]) -> list[str]:
    """A row's labels without remarks, the longest first, and its phrases."""
    labels = [printed(re.sub("[（(].*", "", label)).text for label in rows()[row].labels]
    labels = [*map(re.escape, sorted(labels, key=len, reverse=True))]
    return [*labels, *words["phrases"].get(row, []), *_in_list(row, **words["listed"])]


def _in_list(row: str, *, head: str, each: str, rows: Mapping[str, str]) -> Iterator[str]:
    """A row that is one of a list behind the number of them all: 公开信息9条,其中网站5条,微博4条."""
    if row in rows:
        before = f"(?:(?:{'|'.join(rows.values())}){each})*"
        yield f"{head}{before}{rows[row]}(?:上)?(?:主动)?(?:公开|发布)?(?:政府|政务)?(?:信息)?(?:的)?"


def _vocabulary(
    words: Mapping[str, Any],
    *,
    lines: Mapping[str, Line],
    kinds: Mapping[str, str],
    phrases: Mapping[str, list[str]],
    nouns: Mapping[str, str],
    owners: Mapping[str, str],
    around: Mapping[str, list[str]],
    units: Mapping[str, str],
    covers: Mapping[str, Sequence[str]],
) -> Vocabulary:
    none = words["none"]
    known = sorted({*none["words"], *(w for noun in nouns.values() for w in noun.split("|"))}, key=len)
    absent = "|".join(map(re.escape, reversed(known)))
    pairs = [(row, *one.split("{n}")) for row, found in around.items() for one in found]
    return Vocabulary(
        lines=lines,
        kinds=kinds,
        phrases={row: _phrase(found) for row, found in phrases.items()},
        wide=frozenset(row for row, found in phrases.items() if "," in "".join(found)),
        around=[(row, re.compile(f"(?:{before})$"), re.compile(after)) for row, before, after in pairs],
        units={
            row: re.compile(units.get(row) or words["units"].get(_unit(line), words["units"]["件"]))
            for row, line in lines.items()
        },
        owners={prefix: re.compile(found) for prefix, found in owners.items()},
        negation=re.compile(none["negation"]),
        absent=re.compile(f"(?:{absent})+"),
        zeros=re.compile(
            rf"(?:{absent})+(?:(?:均|都)(?:为|是)?(?:0|零|无)|(?:数量|数)?(?:共计|[为共计各])?[0零](?=[件起宗例次]))(?:件|起|宗|例|次)?(?=[,。;:()\n]|$)"
        ),
        nouns=nouns,
        covers=covers,
    )


def _unit(line: Line) -> str:
    """Amounts whose unit the form leaves open are amounts of money all the same."""
    return line.unit or ("万元" if line.number == "decimal" else "件")


def _phrase(found: list[str]) -> re.Pattern[str]:
    """Phrases with what may join them to a figure, at the end of a stretch of text."""
    counted = rf"(?P<counted>{_COUNTED}|(?<=数)|(?<=数量))?"
    return re.compile(rf"(?:{'|'.join(found)}){counted}{_IN_BRACKETS}(?P<joint>{_JOINT}{{0,3}})\Z")


@cache
def _words(name: str) -> Mapping[str, Any]:
    return tomllib.loads((files(__package__) / name).read_text(encoding="utf-8"))
