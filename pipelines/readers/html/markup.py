"""The markup of a page → its tags and the texts behind them, in order: far cheaper to walk than elements.

libxml2 reads the page, however broken, and writes it down again, nested as it must be. Of its thousand tags
some forty differ: what a tag does is asked of each of those once.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from html import unescape
from itertools import accumulate, compress, count

from lxml import etree

from pipelines.document import Finding
from pipelines.readers.office.wordsymbols import raised
from pipelines.readers.packages import Element
from pipelines.readers.refused import beyond

# What a tag does in the flow of the page. An empty element (<td/>) has one tag, and does not begin anything.
INLINE, BREAK, END, BEGIN, TABLE, ROW, EMPTY_ROW, CELL, EMPTY_CELL, GROUP, FOOT, SKIPPED, SKIPPED_BLOCK = (
    range(13)
)

MOST_ELEMENTS = 200_000  # a report has a thousand
_BLOCKS = frozenset(
    re.findall(
        r"\w+",
        """address article aside blockquote body caption center dd details dialog dir div dl dt fieldset
        figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol p pre
        section summary table tbody td textarea tfoot th thead tr ul""",
    )
)
_UNSEEN = frozenset(
    re.findall(
        r"\w+",
        """applet audio base canvas del head iframe link meta noframes noscript object option rp rt s script
        select strike style svg template title video xml""",
    )
)
_KINDS = {
    **dict.fromkeys(_BLOCKS, BEGIN),
    **dict.fromkeys(_UNSEEN, SKIPPED),
    **{f"/{name}": END for name in _BLOCKS},
    "br": BREAK,
    "table": TABLE,
    "tr": ROW,
    **dict.fromkeys(("td", "th"), CELL),
    **dict.fromkeys(("tbody", "thead"), GROUP),
    "tfoot": FOOT,
}
_ROLES = {  # WAI-ARIA; and CSS Tables, whose names of `display` begin with table
    **dict.fromkeys(("table", "grid", "treegrid", "display:table"), TABLE),
    **dict.fromkeys(("row", "display:table-row"), ROW),
    **dict.fromkeys(("cell", "gridcell", "columnheader", "rowheader", "display:table-cell"), CELL),
    **dict.fromkeys(("rowgroup", "display:table-row-group", "display:table-header-group"), GROUP),
    "display:table-footer-group": FOOT,
}
_EMPTY = {ROW: EMPTY_ROW, CELL: EMPTY_CELL, SKIPPED: INLINE, SKIPPED_BLOCK: BREAK, INLINE: INLINE}
_NO_SIZE = re.compile(r"font-size\s*:\s*0+(?:px|pt|r?em|%)?\s*(?:;|!|$)", re.IGNORECASE)
_WRITTEN_INTO = frozenset(("", "text", "number", "tel", "search"))  # types of inputs whose value is seen
_NOTED = frozenset(("iframe", "input", "meta", "publishtime", "script", "select", "textarea", "title"))
_TAG = re.compile("<([^>]*)>")
_ATTRIBUTE = re.compile(r'([^\s=]+)="([^"]*)"')
_TELLING = re.compile(" (?:style|class|hidden|role|(?:aria-)?(?:rowspan|colspan))=")
_DISPLAY = re.compile(r"(?:^|;)\s*display\s*:\s*(table[a-z-]*)\s*(?=;|!|$)", re.IGNORECASE)
_ENDS = re.compile(rb"</(?:body|html)\s*>", re.IGNORECASE)
_CONTROLS = bytes({*range(0x20), 0x7F} - set(b"\t\n\f\r"))  # libxml2 would put U+FFFD or stop
_UNFIT = (b"\xef\xbf\xbe", b"\xef\xbf\xbf")  # U+FFFE and U+FFFF, which are no characters
_HIDING = re.compile(  # who strikes a figure out sets another beside it
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|text-decoration[^;]*:[^;]*line-through"
    r"|(?:left|top|text-indent)\s*:\s*-9{3,}",  # beyond the window
    re.IGNORECASE,
)
_SPAN = re.compile(r"\s*\+?(\d{1,5})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Markup:
    """The tags of a page, without their brackets, and its texts; values of attributes are escaped."""

    tags: list[str]
    texts: list[str]  # behind each tag, up to the next
    kinds: bytes  # what each tag does
    depths: list[int]  # how many elements are open behind it
    marks: list[int]  # where tags are that are not INLINE
    names: Mapping[str, str]  # of each different tag, in order; /p of one that ends a p
    spans: Mapping[str, tuple[int, int]]  # rows and columns of tags of cells that span several
    noted: list[int]  # where elements begin that are asked for by name

    def named(self, name: str) -> list[int]:
        """Where elements of this name begin, one of _NOTED."""
        return [at for at in self.noted if self.name(at) == name]

    def end(self, at: int) -> int:
        """Where the element that begins at `at` ends: its end tag, or itself if it is empty."""
        if self.tags[at][-1] == "/":
            return at
        return self.depths.index(self.depths[at] - 1, at)

    def name(self, at: int) -> str:
        """The name of the element: td of td class="x" and of td/."""
        return self.names[self.tags[at]]

    def opens(self, at: int) -> bool:
        """Whether a tag begins an element that holds something."""
        tag = self.tags[at]
        return tag[0] != "/" and tag[-1] != "/"

    def next_mark(self, at: int) -> int:
        """Which of the marks is the first behind `at`."""
        return bisect_right(self.marks, at)


def parsed(text: str) -> tuple[Markup | None, tuple[Finding, ...]]:
    """The markup of a page, None if it has none, and whether the parser gave up before its end.

    Raises Refused for a page with more than 200,000 elements.
    """
    data = text.encode("utf-8", "replace").translate(None, _CONTROLS)
    for unfit in _UNFIT:
        data = data.replace(unfit, b"")
    root, fatal = _tree(data)
    if root is not None and root.getnext() is not None:  # libxml2 sets apart what follows; browsers do not
        root, fatal = _tree(_ENDS.sub(b"", data))
    if root is None:
        return None, ()
    cut = Finding(code="cut-short", severity="error", values={"reason": fatal[0]}) if fatal else None
    written = etree.tostring(root, encoding="unicode")
    if written.count("<") - written.count("</") > MOST_ELEMENTS:
        raise beyond(f"the page has more than {MOST_ELEMENTS} elements")
    return _taken_apart(written), (cut,) if cut else ()


def _name(tag: str) -> str:
    return tag.split(" ", 1)[0].removesuffix("/")


def _tree(data: bytes) -> tuple[Element | None, list[str]]:
    """The page's root, None where there is nothing but blanks and comments; why the parser gave up, if so."""
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root = etree.fromstring(data, parser) if data.strip() else None
    except etree.XMLSyntaxError:
        return None, []
    return root, [entry.message for entry in parser.error_log if entry.level_name == "FATAL"]


def attributes_of(tag: str) -> Mapping[str, str]:
    """Attributes by their names, their values as a reader of the page gets them."""
    return {name: plain(value) for name, value in _ATTRIBUTE.findall(tag)}


def plain(text: str) -> str:
    """Text without escapes: &lt; is <."""
    return unescape(text) if "&" in text else text


def markup_of(tags: list[str], texts: list[str]) -> Markup:
    """What tags, without their brackets, and the texts behind them make together."""
    names = {tag: _name(tag) for tag in dict.fromkeys(tags)}
    attributes = {tag: attributes_of(tag) for tag in names if _TELLING.search(tag)}
    kinds = {tag: _kind(tag, name, attributes.get(tag)) for tag, name in names.items()}
    steps = {tag: -1 if tag[0] == "/" else int(tag[-1] != "/") for tag in names}
    known = bytes(map(kinds.__getitem__, tags))
    return Markup(
        tags=tags,
        texts=texts,
        kinds=known,
        depths=[*accumulate(map(steps.__getitem__, tags))],
        marks=[*compress(count(), known)],
        names=names,
        spans={
            tag: span
            for tag, found in attributes.items()
            if "span=" in tag and (span := _spans(found)) != (1, 1)
        },
        noted=_places(tags, {tag for tag, name in names.items() if name in _NOTED}),
    )


def _taken_apart(written: str) -> Markup:
    parts = _TAG.split(written)
    tags, texts = parts[1::2], parts[2::2]
    markup = markup_of(tags, [*map(plain, texts)] if "&" in written else texts)
    styles = {
        tag: style for tag in markup.names if "style=" in tag and (style := attributes_of(tag).get("style"))
    }
    raising = {tag for tag, name in markup.names.items() if name == "sup" or _raises(styles.get(tag, ""))}
    _raise_marks(markup, raising)
    for at in _places(tags, {tag for tag, style in styles.items() if _NO_SIZE.search(style)}):
        markup.texts[at] = ""  # elements within may have a size of their own
    for at in markup.named("input"):
        markup.texts[at] = _value(attributes_of(tags[at])) + markup.texts[at]
    for at in markup.named("select"):
        end = markup.end(at)
        markup.texts[end] = _chosen(markup, at, end) + markup.texts[end]
    return markup


def _places(tags: list[str], wanted: Collection[str]) -> list[int]:
    """Where any of these tags stands."""
    return [*compress(count(), map(wanted.__contains__, tags))] if wanted else []


def _value(attributes: Mapping[str, str]) -> str:
    """What stands in a field; nothing of buttons and boxes, nor of a field that is hidden."""
    seen = attributes.get("type", "").strip().lower() in _WRITTEN_INTO and not _hides(attributes)
    return f" {attributes.get('value', '')} " if seen else ""


def _chosen(markup: Markup, at: int, end: int) -> str:
    """The option of a list that is selected, as browsers do it: the last one so marked, else the first."""
    attributes = attributes_of(markup.tags[at])
    options = [one for one in range(at, end) if markup.name(one) == "option"]
    marked = [one for one in options if "selected" in attributes_of(markup.tags[one])]
    shown = marked[-1:] or ([] if "multiple" in attributes else options[:1])
    return f" {markup.texts[shown[0]]} " if shown and not _hides(attributes) else ""


def _kind(tag: str, name: str, attributes: Mapping[str, str] | None) -> int:
    kind = _KINDS.get(name, INLINE)
    if attributes and kind == BEGIN:
        kind = _played(attributes)
    if attributes and _hides(attributes):
        kind = SKIPPED if kind in (INLINE, BREAK, SKIPPED) else SKIPPED_BLOCK
    return _EMPTY.get(kind, BREAK) if tag[-1] == "/" else kind


def _played(attributes: Mapping[str, str]) -> int:
    """What a block that is no table's by its name declares itself to be."""
    display = _DISPLAY.search(attributes.get("style", ""))
    role = attributes.get("role", "").strip().lower()
    return _ROLES.get(role) or _ROLES.get(f"display:{display[1].lower()}" if display else "") or BEGIN


def _hides(attributes: Mapping[str, str]) -> bool:
    if "hidden" in attributes or _HIDING.search(attributes.get("style", "")):
        return True
    classes = attributes.get("class", "")
    return "modal" in classes and {"modal", "fade"} <= set(classes.split())  # Bootstrap hides these


def _raises(style: str) -> bool:
    return "vertical-align" in style and "super" in style


def _raise_marks(markup: Markup, raising: Collection[str]) -> None:
    """Make raised digits superscripts: 18<sup>2</sup> prints a note's mark behind 18, and not 182."""
    for at in _places(markup.tags, raising):
        for inner in range(at, markup.end(at)):
            markup.texts[inner] = raised(markup.texts[inner])


def _spans(attributes: Mapping[str, str]) -> tuple[int, int]:
    """Rows and columns as browsers read them: leading digits count, anything else is 1."""
    stated = (attributes.get(name, attributes.get(f"aria-{name}", "1")) for name in ("rowspan", "colspan"))
    rows, columns = map(_SPAN.match, stated)
    return int(rows[1]) if rows else 1, (int(columns[1]) if columns else 1) or 1
