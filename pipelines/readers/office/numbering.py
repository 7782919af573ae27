"""Styles and automatic numbers of a Word document: 一、 is printed, but no text of the file has it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pipelines.readers.office.numerals import numeral
from pipelines.readers.packages import Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HEADING = re.compile(r"(?:heading|标题)\s*([1-6])", re.IGNORECASE)
_LEVEL = re.compile(r"%([1-9])")
LOOKS = ("vanish", "strike", "dstrike", "vertAlign")  # properties of text that are asked for
_CHAIN = 20  # styles that a style may stand on; more is a circle


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One level of a list: the number it begins with, its numerals, and the text around them (%1、)."""

    start: int = 1
    style: str = "decimal"
    text: str = ""
    plain: bool = False  # isLgl: all levels in digits


@dataclass(slots=True)
class Numbering:
    """What numbers.xml and styles.xml say of paragraphs, and how far each list has counted."""

    styles: dict[str, Element]
    lists: dict[str, dict[int, Level]]
    names: dict[str, str]  # w:num → w:abstractNum: numbers of one list count on together
    restarts: dict[tuple[str, int], int]
    default: str = ""
    counts: dict[str, dict[int, int]] = field(default_factory=dict)
    begun: set[tuple[str, int]] = field(default_factory=set)
    known: dict[str, Mapping[str, str]] = field(default_factory=dict)  # styles and what they say of text

    @classmethod
    def of(cls, styles: Element | None, numbering: Element | None) -> Numbering:
        """From the roots of word/styles.xml and word/numbering.xml, either of which may be missing."""
        found = {} if styles is None else {_get(it, "styleId"): it for it in styles.iter(f"{W}style")}
        default = [
            name
            for name, it in found.items()
            if _get(it, "default") in ("1", "true") and _get(it, "type") == "paragraph"
        ]
        abstract = [] if numbering is None else numbering.findall(f"{W}abstractNum")
        numbers = [] if numbering is None else numbering.findall(f"{W}num")
        lists = {_get(it, "abstractNumId"): dict(_levels(it)) for it in abstract}
        names, restarts = {}, {}
        for number in numbers:
            name = _get(number, "numId")
            names[name] = _value(number, "abstractNumId")
            for override in number.findall(f"{W}lvlOverride"):
                level = _integer(_get(override, "ilvl"))
                own = dict(_levels(override))
                if own:  # a level of its own makes a list of its own
                    lists[f"num {name}"] = {**lists.get(names[name], {}), **own}
                    names[name] = f"num {name}"
                if start := _value(override, "startOverride"):
                    restarts[name, level] = _integer(start)
        return cls(styles=found, lists=lists, names=names, restarts=restarts, default=next(iter(default), ""))

    def heading(self, paragraph: Element) -> int:
        """1 to 6 where the paragraph, or a style that it stands on, is a heading; else 0."""
        for properties, name in self._chain(paragraph):
            level = _value(properties, "outlineLvl")
            if level:
                return _integer(level) + 1 if _integer(level) < 6 else 0
            if found := _HEADING.fullmatch(name.strip()):
                return int(found[1])
        return 0

    def number(self, paragraph: Element) -> str:
        """The number that is printed before the paragraph, and counts it; "" where there is none."""
        name, level = "", -1
        for properties, _ in self._chain(paragraph):
            numbers = properties.find(f"{W}numPr") if properties is not None else None
            if numbers is not None:
                name = name or _value(numbers, "numId")
                level = _integer(_value(numbers, "ilvl")) if level < 0 and _value(numbers, "ilvl") else level
            if name:
                break
        return self._counted(name, max(level, 0)) if name and name != "0" else ""

    def _chain(self, paragraph: Element) -> Iterator[tuple[Element | None, str]]:
        """The paragraph's own properties, then those of its style and of the styles it is based on."""
        own = paragraph.find(f"{W}pPr")
        yield own, ""
        for style in self._based(_value(own, "pStyle") or self.default):
            yield style.find(f"{W}pPr"), _value(style, "name")

    def looks(self, name: str) -> Mapping[str, str]:
        """What a style says of text, by the names of LOOKS; "" where it says yes."""
        if name not in self.known:
            own = [found for one in self._based(name) if (found := one.find(f"{W}rPr")) is not None]
            marks = {
                look: [it for one in own if (it := one.find(f"{W}{look}")) is not None] for look in LOOKS
            }
            self.known[name] = {look: _get(found[0], "val") for look, found in marks.items() if found}
        return self.known[name]

    def _based(self, name: str) -> Iterator[Element]:
        """A style and those that it is based on, one on the other."""
        for _ in range(_CHAIN):
            style = self.styles.get(name)
            if style is None:
                return
            yield style
            name = _value(style, "basedOn")

    def _counted(self, name: str, level: int) -> str:
        listed = self.names.get(name, "")
        levels, counts = self.lists.get(listed, {}), self.counts.setdefault(listed, {})
        if level not in levels:
            return ""
        if (name, level) in self.restarts and (name, level) not in self.begun:
            counts[level] = self.restarts[name, level] - 1
        self.begun.add((name, level))
        counts[level] = counts.get(level, levels[level].start - 1) + 1
        for deeper in [it for it in counts if it > level]:
            del counts[deeper]
        return self._printed(levels, counts, level)

    def _printed(self, levels: dict[int, Level], counts: dict[int, int], level: int) -> str:
        def one(found: re.Match[str]) -> str:
            at = int(found[1]) - 1
            own = levels.get(at, Level())
            style = "decimal" if levels[level].plain and at != level else own.style
            return numeral(counts.get(at, own.start), style)

        bullet = levels[level].style == "bullet"  # a dot from a symbol font
        return "" if bullet else _LEVEL.sub(one, levels[level].text)


def _levels(parent: Element) -> Iterator[tuple[int, Level]]:
    for level in parent.findall(f"{W}lvl"):
        start = _value(level, "start")
        yield (
            _integer(_get(level, "ilvl")),
            Level(
                start=_integer(start) if start else 1,
                style=_value(level, "numFmt") or "decimal",
                text=_value(level, "lvlText"),
                plain=level.find(f"{W}isLgl") is not None,
            ),
        )


def _get(node: Element, name: str) -> str:
    return node.get(f"{W}{name}") or ""


def _value(node: Element | None, name: str) -> str:
    """The w:val of the child `name`."""
    child = None if node is None else node.find(f"{W}{name}")
    return "" if child is None else _get(child, "val")


def _integer(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0
