"""Revisions: what went and what came, for people and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from rich.text import Text

from crawler.terminal import minute, say
from crawler.terminal.tables import plain
from crawler.views.labels import label
from crawler.views.wording import hunks
from pipelines.rows import Cell

Row = Mapping[str, Cell]
SHARED = ("report", "agency", "agency_name", "year", "portal", "url", "what", "key", "label", "change")
WHAT = {"figure": "数据", "chapter": "章节", "metadata": "元数据", "document": "文件"}
STATES = {"blank": "空白", "ambiguous": "无法确定", "illegible": "无法辨认"}  # the others print themselves


def labelled(row: Row) -> Row:
    """A revision with what the statutory forms call its figure."""
    return {**row, "label": _label(row)}


def told(row: Row) -> dict[str, object]:
    """A revision with its two sides."""
    sides = {"before": ("earlier_", "earlier"), "after": ("", "version")}
    told: dict[str, object] = {name: row[name] for name in SHARED}
    for side, (prefix, version) in sides.items():
        told[side] = {
            "text": row[side],
            "value": row[f"{side}_value"],
            "unit": row[f"{side}_unit"],
            "state": row[f"{side}_state"],
            "version": row[version],
            "capture": row[f"{prefix}capture"],
            "time": row[f"{prefix}time"],
        }
    return told


def show(rows: Iterable[Row]) -> None:
    """Version by version, before → after."""
    nothing = True
    for _, group in groupby(rows, key=lambda row: (row["report"], row["version"], row["earlier"])):
        of_version = [*group]
        first, nothing = of_version[0], False
        say(Text(plain(f"{first['agency_name'] or first['agency']} {first['year']}"), "bold"))
        say(plain(f"  {first['portal']}  {first['url']}"))
        say(f"  {minute(first['earlier_time'])} → {minute(first['time'])}")
        for row in of_version:
            for line in _lines(row):
                say(Text("    ") + line)
        say()
    if nothing:
        say("no report has changed")


def _label(row: Row) -> str | None:
    return label(str(row["key"]), str(row["form"] or "")) if row["what"] == "figure" else None


def _lines(row: Row) -> Iterator[Text]:
    """One revision: what it is, and before → after."""
    what = str(row["what"])
    head = Text(f"{WHAT[what]} ")
    if what == "chapter":
        heading = str(row["after"] or row["before"] or "").partition("\n")[0]  # a chapter begins with it
        yield head + plain(heading) + ("" if row["change"] == "changed" else f" {row['change']}")
        yield from (Text("  ") + line for line in _words(str(row["before"] or ""), str(row["after"] or "")))
    else:
        name = row["label"] or row["key"]
        yield head + plain(f"{name}  ") + _side(row, "before", "red") + " → " + _side(row, "after", "green")


def _words(old: str, new: str) -> Iterator[Text]:
    for hunk in hunks(plain(old), plain(new)):
        line = Text(hunk.before)
        if hunk.removed:
            line.append(f"[-{hunk.removed}-]", "red")
        if hunk.added:
            line.append(f"{{+{hunk.added}+}}", "green")
        yield line + hunk.after


def _side(row: Row, side: str, style: str) -> Text:
    """A figure as printed with unit and state, a value, or a file by its link's text and kind."""
    text, prefix = row[side], "earlier_" if side == "before" else ""
    if text is None:
        return Text("∅", style)
    if row["what"] == "document":
        shown = f"{row[f'{prefix}name'] or '正文'} ({row[f'{prefix}kind']})"
    else:
        state = STATES.get(str(row[f"{side}_state"] or ""), "")
        unit = row[f"{side}_unit"] if row[f"{side}_state"] == "number" else None
        shown = " ".join(str(one) for one in (text, unit, f"({state})" if state else "") if one)
    return Text(plain(shown), style)
