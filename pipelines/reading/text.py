"""Text in one normal form, for matching labels: the figures and prose of a report keep what is printed."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from opencc import OpenCC

from pipelines.readers.radicals import without_radicals

# Words that Beijing's big5 gateway puts for the mainland's. OpenCC's `tw2sp` would mend them too, but makes
# 规范性文档 of 规范性文件 and 进程 of 程序 (docs/decisions/0030).
_GATEWAY = {
    "微網志": "微博",
    "微網誌": "微博",
    "資訊": "信息",
    "網路": "网络",
    "網際": "互联",
    "連結": "链接",
    "程式": "程序",
    "水準": "水平",
    "品質": "质量",
    "線上": "在线",
    "數位": "数字",
    "資料庫": "数据库",
    "簡訊": "短信",
}
GATEWAY_WORD = re.compile("|".join(_GATEWAY))
_BOTH_SCRIPTS = re.compile("[乾於徵著藉瞭覆]")  # in use in simplified text too: 乾县, 於潜, 魏徵, 著名
_BLANKS = re.compile(r"[\s\u00ad\u180e\u200b-\u200f\u2028-\u202e\u2060\ufeff]+")
_INVISIBLE = re.compile(r"[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060\ufeff]+")
_TONE = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ"
_PINYIN = re.compile(  # 鎮(zhèn), as mirrors annotate; toneless only the usual particles
    rf"(?<=[\u3400-\u9fff])\s*\(\s*(?:[a-zü]*[{_TONE}][a-zü]*|de|le|men|zi|zhe|zhi)\s*\)"
)
_SHORT = 256  # longer texts are not labels, and would fill the cache


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")


def is_traditional(text: str) -> bool:
    """Whether a character stands here that simplified script does not know (乾, 於, 著 do not tell)."""
    plain = _BOTH_SCRIPTS.sub("", text)
    return bool(_converter().convert(plain) != plain)


def simplified(text: str) -> str:
    """NFKC, radicals mended, pinyin in brackets dropped, simplified mainland words; blanks are kept."""
    if text.isascii():
        return text
    return _simplified_short(text) if len(text) <= _SHORT else _simplified(text)


def _simplified(text: str) -> str:
    text = without_radicals(unicodedata.normalize("NFKC", text))
    text = _PINYIN.sub("", _INVISIBLE.sub("", text))
    if text.isascii() or not is_traditional(text):
        return text
    words = GATEWAY_WORD.sub(lambda word: _GATEWAY[word[0]], text)
    return str(_converter().convert(words))


_simplified_short = lru_cache(maxsize=16384)(_simplified)


def _normal(text: str) -> str:
    joined = _BLANKS.sub("", unicodedata.normalize("NFKC", text))
    return _BLANKS.sub("", simplified(joined))


one_simplified = lru_cache(maxsize=8192)(simplified)  # of single characters


_normal_label = lru_cache(maxsize=16384)(_normal)


def normal(text: str) -> str:
    """Text for matching: as `simplified`, and every blank removed."""
    return _normal_label(text) if len(text) <= _SHORT else _normal(text)
