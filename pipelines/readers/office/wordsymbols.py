"""Characters that Word names by their place in a font (w:sym), and figures that are set as marks of notes."""

from __future__ import annotations

import re

UNKNOWN = "\ufffd"  # a sign that is printed, and that no character is known for
_HEXADECIMAL = re.compile(r"[0-9A-Fa-f]{2,4}")
_PICTURES = re.compile(r"wingdings|webdings|dingbats|marlett", re.IGNORECASE)  # fonts without letters
_OWN = range(0xF000, 0xF100)  # where fonts of symbols have their characters
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def symbol(font: str, place: str) -> str:
    """The character at this place (hexadecimal); digits stand in fonts of symbols where ASCII has them."""
    if not _HEXADECIMAL.fullmatch(place) or _PICTURES.search(font):
        return UNKNOWN
    code = int(place, 16)
    if code not in _OWN:
        return chr(code) if chr(code).isprintable() else UNKNOWN
    letter = chr(code - _OWN.start)
    return letter if letter.isascii() and letter.isprintable() and not letter.isalpha() else UNKNOWN


def raised(text: str) -> str:
    """Digits alone as superscripts: the mark of a note behind a figure is no part of it."""
    return text.translate(_RAISED) if text.strip().isdigit() else text
