"""Headings: where in a paragraph a chapter may begin, what its title is and where the title ends."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from pipelines.readers.annotated import covered
from pipelines.reading.text import mainland, normal, settled

_DATA = tomllib.loads(resources.files("pipelines.reading").joinpath("chapters.toml").read_text("utf-8"))
_KINDS = [(entry["kind"], re.compile("|".join(entry["words"]))) for entry in _DATA["kinds"]]
_TITLES = _DATA["titles"]


def _any_of(words: list[str]) -> str:
    return "|".join(sorted(words, key=lambda word: (-len(word), word)))


_STATUTORY = [re.compile(title) for title in _TITLES["statutory"]]
_WORDS = re.compile(rf"(?:{_any_of(_TITLES['words'] + _TITLES['ends'])})+")
_END = re.compile(_any_of(_TITLES["ends"]))
_LAST = re.compile(rf"(?:{_END.pattern})$")
_ROW = re.compile(_any_of(_TITLES["rows"]))
_STATISTICS = frozenset(_TITLES["statistics"])

_NUMERALS = "一二三四五六七八九十"
ORDINAL = re.compile(
    rf"第\s*(?P<part>[{_NUMERALS}]{{1,2}})\s*(?:部分|章)\s*[、:：.]?|(?P<plain>[{_NUMERALS}]{{1,3}})\s*[、.．，,：:]"
)
_NUMBERED = re.compile(rf"[{_NUMERALS}]\s*(?:[、.．，,：:]|部分|章)")  # in every text that has an ordinal
MAY_HEAD = re.compile(rf"[{_NUMERALS}](?:[、.,:]|部分|章|(?<=^.)|(?<=^第.))", re.MULTILINE)  # a normal form
CELL = re.compile(rf"\n[^\S\n]*(?:第\s*)?[{_NUMERALS}]")  # that may be a heading
_BEGUN = re.compile(rf"\s*(?:第\s*)?[{_NUMERALS}]")  # the first of an ordinal
_SPACED = re.compile(
    rf"\s*(?P<plain>[{_NUMERALS}]{{1,2}})\s+(?P<title>[^\n。，,；;：:]{{2,60}})"
)  # 一  概 述
_BARE = re.compile(rf"\s*第?\s*[{_NUMERALS}]{{1,2}}\s*(?:部分)?\s*[、.．]?\s*")  # 一 / 、总体情况
_LONGEST = 45  # characters of a title, blanks apart
_SENTENCE = re.compile(r"[。；;！？]|[，,].*[，,]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A possible chapter heading: its span in the paragraph, its title in normal form, how sure we are.

    `strength`: 3 a statutory title · 2 made of the words of titles · 1 any short line with an ordinal.
    """

    n: int
    kind: str
    title: str
    start: int
    end: int
    strength: int


def kind_of(title: str) -> str:
    """The kind of chapter that a title in normal form announces; "unclassified" where no word tells."""
    return next((kind for kind, words in _KINDS if words.search(title)), "unclassified")


def number(numeral: str) -> int:
    """1 to 99 of 一 … 九十九; a doubled one (三三) counts once; 0 if it is no number."""
    if len(set(numeral)) == 1 and len(numeral) > 1 and numeral[0] != "十":
        numeral = numeral[0]
    tens, ten, units = numeral.rpartition("十")
    if len(tens) > 1 or len(units) > 1:
        return 0
    digit = _NUMERALS.index
    if not ten:
        return digit(units) + 1
    return 10 * (digit(tens) + 1 if tens else 1) + (digit(units) + 1 if units else 0)


def headings(text: str, statistics: bool) -> tuple[Heading, ...]:
    """Possible headings, at the start and inside; `statistics`: below the head of a statistics table."""
    if not (_NUMBERED.search(text) or _BEGUN.match(text)):  # as in most
        return ()
    return _of_line(text, statistics) if len(text) <= 2 * _LONGEST else tuple(_headings(text, statistics))


@lru_cache(maxsize=4096)  # the forms' headings stand in every report
def _of_line(text: str, statistics: bool) -> tuple[Heading, ...]:
    return tuple(_headings(text, statistics))


def _headings(text: str, statistics: bool) -> Iterator[Heading]:
    if (spaced := _SPACED.fullmatch(text)) and _is_title(title := normal(spaced["title"])):
        yield _made(number(spaced["plain"]), title, 0, len(text), 2)
        return
    past = 0
    for ordinal in ORDINAL.finditer(text):
        n = number(ordinal["part"] or ordinal["plain"])
        if ordinal.start() < past or not n:
            continue
        found = _heading(text, ordinal, n, first=not text[: ordinal.start()].strip())
        if found and not _is_row(found.title, statistics):
            past = found.end
            yield found


def unnumbered(text: str, title: str) -> Heading | None:
    """A line, also in normal form, that is a statutory title without its ordinal (numbered automatically)."""
    if len(title) > _LONGEST or not any(pattern.fullmatch(title) for pattern in _STATUTORY):
        return None
    return Heading(n=0, kind=kind_of(title), title=title, start=0, end=len(text), strength=3)


def is_broken(text: str, following: str) -> bool:
    """Whether a line is half a heading and the next the rest: 一、 / 总体情况, 四、因 … / 诉讼情况."""
    if len(text) > 2 * _LONGEST or not _BEGUN.match(text):
        return False
    ordinal = ORDINAL.match(text)
    if not ordinal and not _BARE.fullmatch(text):
        return False
    half = normal(text[ordinal.end() :]) if ordinal else ""
    if _is_title(half) or _ROW.match(half):
        return False
    ordinal = ordinal or ORDINAL.match(text + following)
    return ordinal is not None and _is_title(normal((text + following)[ordinal.end() :]))


def _is_title(plain: str) -> bool:
    """Whether words of titles and nothing else stand here, down to a word that a title can end in."""
    return len(plain) <= _LONGEST and bool(
        _WORDS.fullmatch(plain) and re.search(rf"(?:{_END.pattern})$", plain)
    )


def _is_row(title: str, statistics: bool) -> bool:
    return bool(_ROW.match(title)) or (statistics and re.sub(r"\(.*", "", title) in _STATISTICS)


def _heading(text: str, ordinal: re.Match[str], n: int, *, first: bool) -> Heading | None:
    plain, at = _aligned(text[ordinal.end() : ordinal.end() + 4 * _LONGEST])
    if _ROW.match(plain):
        return None
    length, strength = _title(plain, at)
    if first and not _run_on(text[ordinal.end() :]):
        whole = normal(text[ordinal.end() :]).rstrip("…·.0123456789")
        strength = 3 if any(p.fullmatch(whole) for p in _STATUTORY) else 2 if strength >= 2 else 1
        return _made(n, whole, ordinal.start(), len(text), strength) if whole else None
    if strength < 2 and first:
        length, strength = _first_sentence(plain), 1
    if not length or strength < (1 if first else 2):
        return None
    end = ordinal.end() + at[length - 1] + 1
    return _made(n, plain[:length], ordinal.start(), end, strength)


def _made(n: int, title: str, start: int, end: int, strength: int) -> Heading:
    return Heading(n=n, kind=kind_of(title), title=title, start=start, end=end, strength=strength)


def _run_on(rest: str) -> bool:
    """Whether what follows an ordinal is more than a title."""
    plain = normal(rest)
    return len(plain) > _LONGEST or bool(_SENTENCE.search(plain.rstrip("。;；:：")))


def _title(plain: str, at: list[int]) -> tuple[int, int]:
    """Length and strength of the title that the text after an ordinal begins with; (0, 0) if it is none.

    A blank in print after an end word ends it; else the longest statutory title; else the last end word.
    """
    statutory = max((m.end() for p in _STATUTORY if (m := p.match(plain))), default=0)
    words = _WORDS.match(plain[:_LONGEST])
    ends = [end.end() for end in _END.finditer(words[0])] if words else []
    spaced = [end for end in ends if end < len(at) and at[end] > at[end - 1] + 1]
    if statutory and (not spaced or spaced[0] <= statutory):
        return (spaced[0] if spaced else statutory), 3
    if spaced:
        return spaced[0], 2
    if statutory:
        return statutory, 3
    return (ends[-1], 2) if ends else (0, 0)


def _first_sentence(plain: str) -> int:
    """Length of a short first sentence: 一、深入推进主动公开。2020年…"""
    stop = re.search(r"[。:]", plain)
    return stop.start() if stop and 4 <= stop.start() <= 30 and "," not in plain[: stop.start()] else 0


@lru_cache(maxsize=8192)
def _folded(character: str) -> str:
    return normal(character)


def _aligned(text: str) -> tuple[str, list[int]]:
    """The text in normal form, and for each of its characters the index in print."""
    text = covered(text, " ")
    narrow = settled(text)
    if narrow is not None and len(narrow) == len(text):
        return "".join(narrow.split()), [index for index, one in enumerate(narrow) if not one.isspace()]
    pairs = [(part, index) for index, character in enumerate(text) for part in _folded(character)]
    plain = "".join(part for part, _ in pairs)
    return mainland(plain, text), [index for _, index in pairs]
