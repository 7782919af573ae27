"""The heads that stand over the rows to come, gathered one by one."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipelines.document import Cell
from pipelines.reading.tables.labels import Label, is_past, key, named
from pipelines.reading.tables.places import PAST, PIECED, UNKNOWN, Heads, Span, heads
from pipelines.reading.tables.rows import Printed

_WORDS = Span(UNKNOWN, -1, -1)  # of text, that are no label


@dataclass(slots=True)
class Above:
    """Heads as they are met: labels, texts, places in a grid. Rows below the same heads share one object."""

    labels: list[Label] = field(default_factory=list)
    used: bool = False  # a row has come under them
    _texts: list[str] = field(default_factory=list)
    _spans: list[Span] = field(default_factory=list)
    _columns: list[Label] = field(default_factory=list)  # heads above groups of table 4 that are rows
    _made: Heads | None = None

    def begin(self) -> None:
        """Other heads begin; those of columns stay, should groups that are rows follow."""
        self._columns = [head for head in self.labels if head.kind == "head"] or self._columns
        self._clear()

    def forget(self) -> None:
        """Another table begins."""
        self._columns = []
        self._clear()

    def _clear(self) -> None:
        self.labels, self._texts, self._spans, self.used = [], [], [], False
        self._made = None

    def add(self, label: Label, text: str = "") -> None:
        self.labels.append(label)
        if text:
            self._texts.append(text)
        self._made = None

    def stands(self, name: str, mark: Printed) -> None:
        """Note where in a grid a head stands, or what the form does not have above the first row."""
        if isinstance(mark, Cell) and not self.used:
            self._spans.append(Span(name, mark.column, mark.column + mark.colspan))
            self._made = None

    def says(self, words: str, *, strange: bool) -> None:
        """Words among the heads that text prints: of another year, or strange, they have a column."""
        if self._goes_on(words):
            return
        more = is_past(words) or key(words) == "小计"  # a column more than the form has, surely
        if self.labels and not self.used and (strange or more):
            self._spans.append(Span(PAST, -1, -1) if more else _WORDS)
            self._made = None

    def _goes_on(self, words: str) -> bool:
        """Whether they are the end of the last head: 法律服务机 · 构."""
        last = self.labels[-1] if self.labels and self._texts else None
        return last is not None and last in named(self._texts[-1] + words, last.table)

    def goes_on(self, *, apart: bool) -> None:
        """Words were the beginning of a label; `apart`: not the last, so its place is not known."""
        if apart:
            self._spans.append(Span(PIECED, -1, -1))
        elif _WORDS in self._spans[-1:]:
            self._spans.pop()
        self._made = None

    @property
    def is_open(self) -> bool:
        """Whether heads are being gathered."""
        return bool(self.labels) and not self.used

    def heads(self) -> Heads:
        if not self._made:
            beside = self._columns if [head.kind for head in self.labels] == ["group"] else []
            self._made = heads((*beside, *self.labels), " ".join(self._texts), tuple(self._spans))
        return self._made

    def begins_behind(self, cell: Cell) -> bool:
        """Whether all heads of columns stand right of a cell: it says of what year a row is."""
        names = {head.id for head in self.labels if head.kind == "head"}
        return cell.column < min((span.start for span in self._spans if span.id in names), default=0)
