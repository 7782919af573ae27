"""Bytes → text, from the bytes alone (docs/decisions/0020): a wrong declaration must not lose the text."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

from w3lib.encoding import html_body_declared_encoding

from pipelines.document import Finding, Scalar

_BOMS = [(codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")]
_BELIEVED = ("utf-8", "gb18030", "big5hkscs")  # single-byte sets decode anything: iso-8859-1 says nothing
_HAN = re.compile(r"[\u3001\u3002\u4e00-\u9fff]")
_COMMON = re.compile("[的一是在不了有和人中大为為年月日政府公开開信息資訊行申请請报報告，。]")
_USUAL = 0.02  # share of common characters in any text
_TOLERABLE = 0.01  # share of replaced characters at which a charset is still the right one


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """Text, the charset it was read with, and how many characters stand for bytes that it does not know."""

    text: str
    charset: str
    replaced: int = 0

    @property
    def findings(self) -> tuple[Finding, ...]:
        """`replaced-characters` where bytes were lost."""
        if not self.replaced:
            return ()
        values: dict[str, Scalar] = {"charset": self.charset, "count": self.replaced}
        return (Finding(code="replaced-characters", values=values),)


def decode(data: bytes) -> Decoded:
    """BOM, declaration, UTF-8, GB18030, Big5, each strictly; else the likeliest with replacements."""
    for bom, charset in _BOMS:
        if data.startswith(bom):
            return _replaced(data.removeprefix(bom), charset)
    if b"\0" in data and (wide := _wide(data)):
        return wide
    declared = _declared(data)
    return next(_strict(data, declared), None) or _likeliest(data, declared)


def _wide(data: bytes) -> Decoded | None:
    """UTF-16 without a mark, by its words: its blanks and digits have bytes of zero, as no other text has."""
    for charset in ("utf-16-le", "utf-16-be"):
        text = _text(data, charset)
        if text and "\0" not in text and len(_COMMON.findall(text)) > _USUAL * len(text):
            return Decoded(text=text, charset=charset)
    return None


def _declared(data: bytes) -> str | None:
    found = html_body_declared_encoding(data)  # gives the superset: gb18030 for gb2312
    return found if found in _BELIEVED else None


def _strict(data: bytes, declared: str | None) -> Iterator[Decoded]:
    unicode = _text(data, "utf-8")
    # GBK text is hardly ever valid UTF-8 with Han characters in it; UTF-8 often enough is valid GB18030.
    if unicode is not None and (declared in (None, "utf-8") or unicode.isascii() or _HAN.search(unicode)):
        yield Decoded(text=unicode, charset="utf-8")
    texts = {charset: _text(data, charset) for charset in (declared, "gb18030", "big5hkscs") if charset}
    known = {charset: text for charset, text in texts.items() if text is not None}
    if declared in known:
        yield Decoded(text=known[declared], charset=declared)
    for charset in sorted(known, key=lambda name: -len(_COMMON.findall(known[name]))):
        yield Decoded(text=known[charset], charset=charset)


def _likeliest(data: bytes, declared: str | None) -> Decoded:
    tries = [_replaced(data, charset) for charset in (declared, "utf-8", "gb18030") if charset]
    good = (it for it in tries if it.replaced <= _TOLERABLE * len(it.text))
    return next(good, min(tries, key=lambda it: it.replaced))


def _text(data: bytes, charset: str) -> str | None:
    try:
        return data.decode(charset)
    except UnicodeDecodeError:
        return None


def _replaced(data: bytes, charset: str) -> Decoded:
    text = data.decode(charset, "replace")
    already = data.count("\ufffd".encode(charset)) if charset != "big5hkscs" else 0
    return Decoded(text=text, charset=charset, replaced=max(0, text.count("\ufffd") - already))
