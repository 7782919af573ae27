"""Pinyin that mirrors print behind characters: 鎮(zhèn), 發(fā)布."""

from __future__ import annotations

import re

_TONE = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ"
_SYLLABLE = rf"[(（]\s*(?:[a-zü]*[{_TONE}][a-zü]*|de|le|men|zi|zhe|zhi)\s*[)）]"
IN_BRACKETS = re.compile(_SYLLABLE)  # which is found in a tenth of the time where there is none
PINYIN = re.compile(  # toneless only the usual particles
    rf"(?<=[\u3400-\u9fff])\s*{_SYLLABLE}"
)


def covered(text: str, by: str) -> str:
    """The text, as long as it is, with a character in place of each of its annotations'."""
    if not IN_BRACKETS.search(text):  # as mostly
        return text
    return PINYIN.sub(lambda found: by * len(found[0]), text)


def unannotated(text: str) -> str:
    """The text without annotations."""
    return PINYIN.sub("", text) if IN_BRACKETS.search(text) else text
