"""Pinyin that mirrors print behind characters: 鎮(zhèn), 發(fā)布."""

from __future__ import annotations

import re

_TONE = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ"
_SPOKEN = (  # a syllable of two letters and more: mirrors leave out tones, too
    "(?:[bpmfdtnlgkhjqxrzcsyw]|[zcs]h)(?:[iu]?a(?:ng|[ino])?|i?ao|[iu]?e|ei|en|eng|er|ou?|ong|i(?:n|ng|u|ong|e|an)?|u(?:ai|[ion]|an)?|ve?)"
    "|a(?:ng|[ino])|e[inr]|ou"
)
_SYLLABLE = rf"\s*(?:[a-zü]*[{_TONE}][a-zü]*|{_SPOKEN})\s*"
IN_BRACKETS = re.compile(rf"\({_SYLLABLE}\)")  # which is found in a tenth of the time where there is none
_IN_WIDE = re.compile(rf"（{_SYLLABLE}）")
PINYIN = re.compile(rf"(?<=[\u3400-\u9fff])(?:\s*[(（]{_SYLLABLE}[)）])+")


def covered(text: str, by: str) -> str:
    """The text, as long as it is, with a character in place of each of its annotations'."""
    return PINYIN.sub(lambda found: by * len(found[0]), text) if _is_annotated(text) else text


def unannotated(text: str) -> str:
    """The text without annotations."""
    return PINYIN.sub("", text) if _is_annotated(text) else text


def _is_annotated(text: str) -> bool:
    return bool(IN_BRACKETS.search(text) or _IN_WIDE.search(text))
