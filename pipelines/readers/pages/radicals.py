"""Radicals back to the ideographs that they stand for.

PDFs of Chrome and WPS print ⼀ and ⺠ for 一 and 民: fonts share the glyphs, and the reverse map picks the
radical. NFKC mends the Kangxi block, Unicode's EquivalentUnifiedIdeograph table the CJK supplement.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import chain

_SUPPLEMENT = str.maketrans(
    "⺁⺄⺅⺆⺇⺈⺉⺊⺋⺌⺍⺎⺏⺐⺑⺒⺓⺔⺕⺖⺗⺘⺙⺛⺜⺝⺞⺟⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩⺪⺫⺬⺭⺮⺯⺰⺱⺲⺳⺶⺷⺸⺹⺺⺻⺼⺽⺾⺿⻀⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔"
    "⻕⻖⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳",
    "厂乙亻冂几刀刂卜㔾小小兀尣尢𡯂巳幺彑彐忄心扌攵旡日月歺母民氵氺灬爪爫丬牛犭王疋目示礻竹糸纟罓罒网羊羊羋耂聿聿肉臼艹艹艹虎衤覀西见角角讠贝足车辶辶辶邑钅長镸长门"
    "阜阝雨青韦页风飞食飠飠饣首马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟",
)
_KANGXI = {
    code: unicodedata.normalize("NFKC", chr(code))
    for code in chain(range(0x2F00, 0x2FD6), range(0xF900, 0xFB07))
}
_ALL = _SUPPLEMENT | _KANGXI
_ANY = re.compile(f"[{''.join(map(chr, sorted(_ALL)))}]")


def without_radicals(text: str) -> str:
    """`text` with ideographs for Kangxi radicals, supplementary radicals and compatibility ideographs."""
    return text.translate(_ALL) if _ANY.search(text) else text  # the search takes a tenth of it
