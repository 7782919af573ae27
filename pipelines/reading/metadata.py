"""What a page says about itself: 索引号, 发布机构, 成文日期 …, each value with its source."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib import resources

from pipelines.document import Document, Finding, Pair
from pipelines.reading.dates import date_of
from pipelines.reading.signature import signature
from pipelines.reading.text import normal
from pipelines.report import Datum

_DATA = tomllib.loads(resources.files("pipelines.reading").joinpath("metadata.toml").read_text("utf-8"))
_KEYS = {label.casefold(): key for key, labels in _DATA["labels"].items() for label in labels}
_WEAK = {label.casefold(): key for key, labels in _DATA["weak"].items() for label in labels}
_IGNORED = {label.casefold() for label in _DATA["ignored"]["labels"]}
_PLACEHOLDERS = frozenset(_DATA["ignored"]["values"]) | {"-", "--", "—", "/", "[]", "()"}
_DATES = ("written_on", "published_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Claim:
    """One labelled value that says something about `key`."""

    key: str
    datum: Datum
    weak: bool


def read_metadata(document: Document) -> tuple[Mapping[str, Datum], tuple[Finding, ...]]:
    """Key → value; visible labels win over meta tags, and the first of equals wins.

    Keys: title, index_number, issuer, document_number, written_on and published_at (ISO, Asia/Shanghai),
    disclosure, scope, topic, genre, keywords, validity, source, site_id, site_name, column. An empty value is
    absent. Findings: unknown-label, implausible-issuer, metadata-conflict, unreadable-date. The date in a
    URL is never used; the date of the signature stands in where no label gives 成文日期.
    """
    findings: list[Finding] = []
    claims = [claim for pair in document.pairs for claim in _claims(pair, findings)]
    chosen = {key: _choice(key, claims, findings) for key in dict.fromkeys(claim.key for claim in claims)}
    metadata = dict(sorted(chosen.items()))
    if "written_on" not in metadata and (signed := _signed(document)):
        metadata["written_on"] = signed
    return metadata, tuple(findings)


def _claims(pair: Pair, findings: list[Finding]) -> Iterator[_Claim]:
    label = normal(pair.label).strip(":[]【】").casefold()
    key = _KEYS.get(label) or _WEAK.get(label)
    if key is None:
        if label not in _IGNORED:
            findings.append(_finding("unknown-label", pair, severity="info", label=pair.label))
        return
    if normal(pair.value) in _PLACEHOLDERS or not normal(pair.value):
        return
    if key == "issuer" and normal(pair.value).isdigit():
        findings.append(_finding("implausible-issuer", pair, value=pair.value))
        return
    value = _value(key, pair.value)
    if value is None:
        findings.append(_finding("unreadable-date", pair, label=pair.label, value=pair.value))
        return
    datum = Datum(value=value, text=pair.value, place=pair.place, source=pair.source)
    yield _Claim(key=key, datum=datum, weak=label in _WEAK)


def _value(key: str, printed: str) -> str | None:
    if key not in _DATES:
        return " ".join(printed.split())
    date = date_of(printed)
    return date[:10] if date and key == "written_on" else date


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


def _signed(document: Document) -> Datum | None:
    signed = signature(document)
    date = date_of(signed.date) if signed else None
    return Datum(value=date, text=signed.date, place=signed.place, source="text") if signed and date else None


def _finding(code: str, pair: Pair, *, severity: str = "warning", **values: str) -> Finding:
    return Finding(code=code, severity=severity, place=pair.place, values=values)
