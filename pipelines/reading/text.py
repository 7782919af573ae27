"""Text in one normal form, for matching labels: the figures and prose of a report keep what is printed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache

from opencc import OpenCC

from pipelines.readers.annotated import IN_BRACKETS, PINYIN, covered
from pipelines.readers.pages.radicals import without_radicals

# Words that gateways put for the mainland's: Beijing's big5 gateway, and what converters to Taiwan's words
# make of labels. OpenCC's `tw2sp` would mend them too, but makes 规范性文档 of 规范性文件 and 进程 of 程序
# (docs/decisions/0030); 檔案 and 資料 mean two things, so they count with their neighbours only.
_GATEWAY = {
    "資訊": "信息",
    "微網志": "微博",
    "微網誌": "微博",
    "網際網路": "互联网",
    "網際": "互联",
    "網路": "网络",
    "入口網站": "门户网站",
    "連結": "链接",
    "線上": "在线",
    "程式": "程序",
    "水準": "水平",
    "品質": "质量",
    "數位": "数字",
    "簡訊": "短信",
    "訊息": "消息",
    "視訊": "视频",
    "釋出": "发布",
    "專案": "项目",
    "型別": "类型",
    "視窗": "窗口",
    "聯絡": "联系",
    "許可權": "权限",
    "軟體": "软件",
    "硬體": "硬件",
    "伺服器": "服务器",
    "公開物件": "公开对象",
    "服務物件": "服务对象",
    "規範性檔案": "规范性文件",
    "公開檔案數": "公开文件数",
    "設定政府資訊": "设置政府信息",
    "檔案編號": "文件编号",
    "檔案字號": "文件字号",
    "檔案文號": "文件文号",
    "檔案號": "文件号",
    "檔案名稱": "文件名称",
    "檔名稱": "文件名称",
    "資料庫": "数据库",
    "資料專案": "数据项目",
    "資料統計": "数据统计",
    "統計資料": "统计数据",
    "本列資料": "本列数据",
    "所列資料": "所列数据",
}
GATEWAY_WORD = re.compile("|".join(sorted(_GATEWAY, key=len, reverse=True)))
_BOTH_SCRIPTS = re.compile("[乾於徵著藉瞭覆]")  # in use in simplified text too: 乾县, 於潜, 魏徵, 著名
_HONG_KONG = str.maketrans("衞", "卫")  # which `t2s` does not know
_BLANKS = re.compile(r"[\s\u00ad\u180e\u200b-\u200f\u2028-\u202e\u2060\ufeff]+")
_INVISIBLE = re.compile(r"[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060\ufeff]+")
_ROWS, _CELLS = range(0xB0, 0xF8), range(0xA1, 0xFF)  # where GB 2312 has its ideographs
_KEPT_MARKS = "、。·—–‘’“”《》〈〉「」『』【】〔〕〇"  # that NFKC leaves alone
_IN_WORDS = "坏沈哩"  # of GB 2312, and not the mainland's in some words: 沈重, 英哩
_WIDE = tuple(  # what prose prints in full width, and how it is indented
    zip("，：；？！（）％／～．\u3000\xa0\u2002…", [*",:;?!()%/~.   ", "..."], strict=True)
)
MARK = re.compile(r"(?<=\d)[⁰¹²³⁴-⁹①-⑳]+")  # of a note behind a figure: 18² says 18, and not 182
_SHORT = 256  # characters: such texts stand in other reports too
_LONG = 1 << 15  # of a paragraph that is remembered


def remembered(read: Callable[[str], str]) -> Callable[[str], str]:
    """The same, its answers kept: labels come again in other reports, paragraphs to the next who asks."""
    short, long = lru_cache(maxsize=16384)(read), lru_cache(maxsize=128)(read)

    def again(text: str) -> str:
        if len(text) <= _SHORT:
            return short(text)
        return long(text) if len(text) <= _LONG else read(text)

    return again


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")


@cache
def _in_simplified_script() -> dict[str, str]:
    words = {_converter().convert(word): plain for word, plain in _GATEWAY.items()}
    return {word: plain for word, plain in words.items() if len(word) == len(plain)}


@cache
def _unsettled() -> re.Pattern[str]:
    """Finds a character that one of the steps of `simplified` may change: any but those of GB 2312."""
    pairs = bytes(byte for row in _ROWS for cell in _CELLS for byte in (row, cell))
    known = pairs.decode("gb2312", "ignore")
    converted = str(_converter().convert("\n".join(known))).split("\n")
    same = "".join(one for one, plain in zip(known, converted, strict=True) if one == plain)
    kept = re.sub(f"[{_IN_WORDS}]", "", same) + "".join(_BOTH_SCRIPTS.findall(known))
    return re.compile(f"[^\\x00-\\x7f{_KEPT_MARKS}{kept}]")


def unsettled() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What is left to change in a text with narrow marks that holds one of these."""
    return _unsettled(), IN_BRACKETS


def narrowed(text: str) -> str:
    """The text with narrow marks where it has wide ones."""
    for wide, narrow in _WIDE:
        text = text.replace(wide, narrow)
    return text


def settled(text: str) -> str | None:
    """The text with narrow marks where it has nothing else to change; None where it may have.

    Few texts have more, and to find that out takes a tenth of the time of all the steps.
    """
    text = narrowed(text)
    return None if _unsettled().search(text) or IN_BRACKETS.search(text) else text


def in_place(text: str) -> str:
    """As `simplified`, but as long as what is printed: blanks stand for what is left out or shorter.

    A character that means several (⑴) stays as it is.
    """
    folded = "".join(c if len(one := one_folded(c)) != 1 else one for c in text)
    plain = covered(_INVISIBLE.sub(_blanks, folded), " ")
    if not is_traditional(plain):
        return plain
    words = GATEWAY_WORD.sub(lambda word: _GATEWAY[word[0]].ljust(len(word[0])), plain)
    converted = str(_converter().convert((words if len(words) == len(text) else plain).translate(_HONG_KONG)))
    return converted if len(converted) == len(text) else "".join(map(one_simplified, plain))


def _blanks(found: re.Match[str]) -> str:
    return " " * len(found[0])


def _folded(text: str) -> str:
    return without_radicals(_nfkc(text))


def _nfkc(text: str) -> str:
    """A text that is in NFKC but for common marks need not be taken apart, which takes ten times as long."""
    return unicodedata.normalize("NFKC", narrowed(text))


def mainland(plain: str, printed: str) -> str:
    """A text converted character by character with the mainland's words, as far as they are as long."""
    if not GATEWAY_WORD.search(printed):
        return plain
    words = _in_simplified_script()
    return re.sub("|".join(words), lambda word: words[word[0]], plain)


def is_traditional(text: str) -> bool:
    """Whether a character stands here that simplified script does not know (乾, 於, 著 do not tell)."""
    plain = _BOTH_SCRIPTS.sub("", text)
    return bool(_converter().convert(plain) != plain)


@remembered
def simplified(text: str) -> str:
    """NFKC, radicals mended, pinyin in brackets dropped, simplified mainland words; blanks are kept."""
    if text.isascii():
        return text
    if (narrow := settled(text)) is not None:
        return narrow
    text = PINYIN.sub("", _INVISIBLE.sub("", _folded(text)))
    if text.isascii() or not is_traditional(text):
        return text
    words = GATEWAY_WORD.sub(lambda word: _GATEWAY[word[0]], text.translate(_HONG_KONG))
    return str(_converter().convert(words))


@remembered
def normal(text: str) -> str:
    """Text for matching: as `simplified`, and every blank removed."""
    joined = "".join(text.split())
    if text.isascii():  # as most figures
        return joined
    if len(joined) < len(text) and (narrow := settled(joined)) is not None:
        return narrow
    plain = simplified(text if joined == text else _BLANKS.sub("", _nfkc(text)))
    return "".join(plain.split())


one_simplified = lru_cache(maxsize=8192)(simplified)  # of single characters
one_folded = lru_cache(maxsize=8192)(_folded)
