"""Labels and figures of the statutory tables that stand together in one text, perhaps with all the report."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from pipelines.reading.tables.cells import figure
from pipelines.reading.tables.labels import Token, opens

RUN = re.compile(
    r"(?:[\d.,+＋\-−—–－―/／\s]|(?<=\d)[，．](?=\d)|万元|[元件条项个零〇○]|无(?!法)|[（(][^（()）]*\d[^（()）]*[)）])*"
)  # figures, units
_GOES_ON = re.compile(
    r"[年月日%％‰余多几?？²³¹↑↓=~～]|[。·注eE万亿][\d元]?"
)  # behind a figure: it says something else
_NUMERAL = re.compile("[零〇一二三四五六七八九十百千两壹贰叁肆伍陆柒捌玖拾佰仟]+")
_ROW = 2  # figures behind a label that no prose has
_ROWS = 3  # labels with figures beside them that no sentence has


def adjacent(tokens: Sequence[Token], index: int) -> bool:
    """In running text a label opens a table only beside another one; prose uses the same words."""
    return any(one.labels and other.labels for one, other in pairwise(tokens[max(0, index - 1) : index + 2]))


def goes_on(printed: str, rest: str) -> bool:
    """Whether what follows a figure at once is a part of it: 3余, 12%, 1163。54."""
    found = _GOES_ON.match(rest)
    return (
        found is not None and printed[-1:].isdigit() and (len(found[0]) > 1 or found[0] not in "。·注eE万亿")
    )


def is_print(rest: str) -> bool:
    """Whether the first word behind a label is a figure, or any word has digits or a numeral: 约9  1  9."""
    first = rest.split()[0]
    return figure(first) is not None or any(map(str.isdigit, rest)) or bool(_NUMERAL.fullmatch(first))


def begins(tokens: Sequence[Token]) -> bool:
    """Whether a table begins with this text: heads, known or not, or the first row with its figures."""
    first = tokens[0].labels[0] if tokens and tokens[0].labels else None
    if not first or not opens(first):
        return False
    if first.kind == "row":
        return (
            len(tokens) == 2 and bool(RUN.fullmatch(tokens[1].text)) and len(tokens[1].text.split()) >= _ROW
        )
    return first.id in ("content", "note") and any(token.labels for token in tokens[1:])


def is_run(tokens: Sequence[Token], table: str | None) -> bool:
    """Whether labels and figures stand together here; a sentence that names them is none."""
    labelled = [i for i, token in enumerate(tokens) if token.labels]
    if begins(tokens):
        return True
    if any(opens(label) and adjacent(tokens, i) for i in labelled for label in tokens[i].labels):
        return True
    if not tokens or not any(label.table == table for label in tokens[0].labels):
        return False
    beside = [after.text for label, after in pairwise(tokens) if label.labels and not after.labels]
    figures = [bool(RUN.fullmatch(text)) for text in beside]
    if sum(figures) >= _ROWS:  # several rows in one paragraph, the next heading perhaps behind them
        return True
    between = [token.text for token in tokens[: labelled[-1]] if not token.labels]
    last = RUN.match(tokens[-1].text)
    return all(RUN.fullmatch(text) for text in between) and (len(labelled) > 1 or bool(last and last[0]))
