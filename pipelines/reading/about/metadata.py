"""What a page says about itself: 索引号, 发布机构, 成文日期 …, each value with its source."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from itertools import takewhile

from pipelines.document import Finding, Pair
from pipelines.readers.pairs import canonical, label_of, pairs_in
from pipelines.reading.about.dates import date_of
from pipelines.reading.about.signature import signature
from pipelines.reading.text import normal, simplified
from pipelines.reading.wording import Wording
from pipelines.report import Datum

_DATA = tomllib.loads(resources.files(__package__).joinpath("metadata.toml").read_text("utf-8"))
_KEYS = {label.casefold(): key for key, labels in _DATA["labels"].items() for label in labels}
_WEAK = {label.casefold(): key for key, labels in _DATA["weak"].items() for label in labels}
_IGNORED = {label.casefold() for label in _DATA["ignored"]["labels"]}
_KNOWN = _KEYS.keys() | _WEAK.keys() | _IGNORED
_PLACEHOLDERS = frozenset(_DATA["ignored"]["values"])
_UNFILLED = re.compile(r"\$?\{.*\}|\$\w+|<%.*%>")  # of a page's template
_SHAPES = {key: re.compile(shape, re.IGNORECASE) for key, shape in _DATA["shapes"].items()}
_DATES = ("written_on", "published_at")
_SITE = re.compile(r"(?<=报告|年报|总结)\s*[-_—|–]+\s*[^-_—|–]*(?:政府|网|局|厅|委|办|街道|镇|乡).*$")
_INDEX = re.compile(r"[0-9A-Z]{8,18}/\d{4}-\d{3,8}")
_NUMBER = re.compile(r"[一-鿿]{2,14}\s*[〔\[［【（(﹝]\s*20\d\d\s*[〕\]］】）)﹞]\s*第?\s*\d{1,4}\s*[号號]")
_HEAD, _LONGEST = 15, 60  # paragraphs in which a date without label is looked for, and characters of one
_UNLABELLED = re.compile(  # 2021-01-25 · 2021年1月25日 17:15, and maybe labelled values after it
    r"\s*[\[(]?(\d{4}(?:([-/.])\d{1,2}\2\d{1,2}|年\d{1,2}月\d{1,2}日(?=\s*\d|\s*[一-鿿]{2,4}[:：]))"
    r"(?:[ T]*\d{1,2}:\d{2}(?::\d{2})?)?)[\])]?\s*"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Claim:
    """One labelled value that says something about `key`."""

    key: str
    datum: Datum
    weak: bool


def read_metadata(wording: Wording) -> tuple[Mapping[str, Datum], tuple[Finding, ...]]:
    """Key → value; visible labels win over meta tags, and the first of equals wins.

    Keys: title, index_number, issuer, document_number, written_on and published_at (ISO, Asia/Shanghai),
    disclosure, scope, topic, genre, keywords, validity, source, site_id, site_name, column. An empty value is
    absent. Findings: unknown-label, implausible-issuer, implausible-value, metadata-conflict,
    unreadable-date. The date in a URL is never used; the date of the signature stands in where no label
    gives 成文日期, and one that stands alone at the head for 发布日期.
    """
    findings: list[Finding] = []
    claims = [claim for pair in wording.document.pairs for claim in _claims(pair, findings)]
    claims += [*_unlabelled(wording), *_numbered(wording)]
    chosen = {key: _choice(key, claims, findings) for key in dict.fromkeys(claim.key for claim in claims)}
    metadata = dict(sorted(chosen.items()))
    if "written_on" not in metadata and (signed := _signed(wording)):
        metadata["written_on"] = signed
    return metadata, tuple(findings)


def _claims(pair: Pair, findings: list[Finding]) -> Iterator[_Claim]:
    label = normal(pair.label).strip(":[]【】").casefold()
    if label not in _KNOWN:
        label = canonical(pair.label)
    key = _KEYS.get(label) or _WEAK.get(label)
    if key is None:
        if label not in _IGNORED:
            findings.append(_finding("unknown-label", pair, severity="info", label=pair.label))
        return
    printed = _unlabelled_value(pair)
    if not normal(printed) or normal(printed).lower() in _PLACEHOLDERS or _UNFILLED.search(printed):
        return
    if key in _SHAPES and not _SHAPES[key].search(normal(printed)):
        code = "implausible-issuer" if key == "issuer" else "implausible-value"
        about = {} if key == "issuer" else {"label": pair.label}
        findings.append(_finding(code, pair, **about, value=pair.value))
        return
    value = _value(key, printed)
    if value is None:
        findings.append(_finding("unreadable-date", pair, label=pair.label, value=pair.value))
        return
    datum = Datum(value=value, text=pair.value, place=pair.place, source=pair.source)
    yield _Claim(key=key, datum=datum, weak=label in _WEAK)


def _unlabelled_value(pair: Pair) -> str:
    """The value of a meta tag without the labels that some sites put into it: 来源：某局 发布时间：…"""
    within = pairs_in(pair.value, "") if pair.source == "meta" else ()
    return (
        within[0].value if within and label_of(pair.value[: pair.value.find(within[0].value)]) else pair.value
    )


def _value(key: str, printed: str) -> str | None:
    if key == "title":
        printed = _SITE.sub("", printed)
    if key not in _DATES:
        return " ".join(printed.split())
    date = date_of(printed)
    return date[:10] if date and key == "written_on" else date


def _unlabelled(wording: Wording) -> list[_Claim]:
    """A date that stands alone below the title, or before the labels of its line, as pages print 发布日期."""
    found_dates: list[_Claim] = []
    taken = {(pair.place, pair.value[:10]) for pair in wording.document.pairs}
    for at in takewhile(lambda one: len(wording.lines[one].text) <= _LONGEST, wording.paragraphs[:_HEAD]):
        paragraph = wording.lines[at]
        if (paragraph.place, paragraph.text[:10]) in taken:
            continue
        found = _UNLABELLED.match(simplified(paragraph.text))
        rest = paragraph.text[found.end() :] if found else ""
        date = date_of(found[1]) if found and (not rest or pairs_in(rest, "")) else None
        if found and date:
            datum = Datum(value=date, text=found[1], place=paragraph.place, source="text")
            found_dates.append(_Claim(key="published_at", datum=datum, weak=True))
    return found_dates if len(found_dates) == 1 else []  # several are a list of pages


def _numbered(wording: Wording) -> Iterator[_Claim]:
    """Numbers that stand alone at the head: 某教办〔2021〕3号, and the index number 014316330/2021-00123."""
    head = [wording.lines[at] for at in wording.paragraphs[:_HEAD]]
    for key, pattern in (("document_number", _NUMBER), ("index_number", _INDEX)):
        if found := next((one for one in head if pattern.fullmatch(one.text.strip())), None):
            value = " ".join(found.text.split())
            datum = Datum(value=value, text=found.text, place=found.place, source="text")
            yield _Claim(key=key, datum=datum, weak=True)


def _choice(key: str, claims: Iterable[_Claim], findings: list[Finding]) -> Datum:
    """The first visible claim, strong before weak, else meta; strong ones that differ are a finding."""
    ranked = sorted(
        (claim for claim in claims if claim.key == key),
        key=lambda claim: (claim.datum.source == "meta", claim.weak),
    )
    first = ranked[0].datum
    for claim in ranked[1:]:
        visible = claim.datum.source != "meta" and first.source != "meta"
        if visible and not claim.weak and not _agree(key, first.value, claim.datum.value):
            values = {"key": key, "taken": first.value, "other": claim.datum.value}
            findings.append(
                Finding(code="metadata-conflict", severity="info", place=claim.datum.place, values=values)
            )
    return first


def _agree(key: str, one: str, other: str) -> bool:
    """Whether two printed values say the same; a day agrees with the same day and a time."""
    if key in _DATES:
        return one.startswith(other) or other.startswith(one)
    return normal(one) == normal(other)


def _signed(wording: Wording) -> Datum | None:
    signed = signature(wording)
    date = date_of(signed.date) if signed else None
    return Datum(value=date, text=signed.date, place=signed.place, source="text") if signed and date else None


def _finding(code: str, pair: Pair, *, severity: str = "warning", **values: str) -> Finding:
    return Finding(code=code, severity=severity, place=pair.place, values=values)
