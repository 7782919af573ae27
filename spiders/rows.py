"""Rows of index pages: a link with its title, date and labelled cells, found by structure, not by class."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urldefrag, urljoin, urlsplit

from parsel import Selector, SelectorList
from scrapy.http import JsonResponse, TextResponse

DATE = re.compile(r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?: \d{1,2}:\d{2}(?::\d{2})?)?")
LAST_DATE = re.compile(rf"\s*[\[(（【]?{DATE.pattern}[\])）】]?$")
WRITTEN = re.compile(r"""var\s+\w+\s*=\s*['"]([^'"]*)['"].*document\.write""", re.DOTALL)
YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
CHINESE_YEAR = re.compile("二[〇○零O0][〇○零一二][〇○零一二三四五六七八九]")
DIGITS = str.maketrans("〇○零O一二三四五六七八九", "0000123456789")
ENDS = re.compile(r"</(?:body|html)\s*>", re.IGNORECASE)
DRESS = frozenset({"class", "href", "id", "onclick", "onmouseover", "rel", "style", "target", "title"})
DRESS_OF_CELLS = frozenset({"align", "bgcolor", "height", "valign", "width"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One entry of an index page, as printed; `url` is absolute and without fragment."""

    url: str
    title: str
    date: str = ""
    pairs: tuple[tuple[str, str], ...] = ()


def markup(response: TextResponse) -> Selector:
    """The page as HTML; an answer in JSON is an empty one."""
    if isinstance(response, JsonResponse):
        return Selector(text="<html/>")
    page = response.selector
    # Headers that a page includes end it before its time; libxml2 sets apart what follows, browsers do not
    if any(isinstance(one.tag, str) for one in page.root.itersiblings()):
        return Selector(text=ENDS.sub("", response.text))
    return page


def attributes(node: Selector) -> dict[str, str]:
    """The attributes of an element; parsel's own fail on names with control characters."""
    return dict(node.root.attrib.items())


def rows(page: Selector, base: str) -> Iterator[Row]:
    """Yield every link that has a title, in order, each URL once; the caller knows which ones count."""
    seen: set[str] = set()
    for link in page.xpath("//a[@href]"):
        url = absolute(base, attributes(link)["href"])
        row = _row(link, url) if url and url not in seen else None
        if row:
            seen.add(url)
            yield row


def absolute(base: str, href: str) -> str:
    """The URL that `href` names, without fragment; empty where it is no http address."""
    try:
        url = urldefrag(urljoin(base, href.strip())).url
    except ValueError:  # urljoin refuses broken IPv6 addresses: href="http://[…"
        return ""
    return url if url.startswith(("http://", "https://")) else ""


def inside(url: str, column: str) -> bool:
    """Does a page lie in the directory of a column? Links to other columns are navigation."""
    return urlsplit(url).path.startswith(urlsplit(urljoin(column, ".")).path)


def year_of(text: str) -> int | None:
    """The first year named in a title: 2019 or 二〇一九."""
    if found := YEAR.search(text):
        return int(found[1])
    if found := CHINESE_YEAR.search(text):
        return int(found[0].translate(DIGITS))
    return None


def words(nodes: Selector | SelectorList[Selector]) -> str:
    """The text of a selection, blanks run together."""
    return " ".join(nodes.xpath("string()").get("").split())


def _row(link: Selector, url: str) -> Row | None:
    text = words(link)
    title = max(text, attributes(link).get("title", "").strip(), key=_fullness)
    home = link.xpath("ancestor::*[self::li or self::tr or self::dd or self::p][1]") or link.xpath("..")
    dates = DATE.findall(words(home))
    title = LAST_DATE.sub("", title)
    if not title:
        return None
    pairs = (*_cells(home), *_attributes((link, *home)))
    return Row(url=url, title=title, date=dates[-1] if dates else "", pairs=pairs)


def _fullness(title: str) -> tuple[bool, int]:
    """Of the link's text and its attribute, one may be cut short."""
    return not title.endswith(("…", "...")) and bool(title), len(title)


def _cells(row: SelectorList[Selector]) -> Iterator[tuple[str, str]]:
    """Pair the cells of a table row with the table's head."""
    head = row.xpath("ancestor::table[1]//tr[th][1]/th")
    cells = row.xpath("./td")
    if len(head) == len(cells):
        yield from ((words(label), _shown(cell)) for label, cell in zip(head, cells, strict=True))


def _shown(cell: Selector) -> str:
    """The text of a cell; where a script writes it (湖南: var fileNum='…'), what it writes."""
    script = "".join(cell.xpath(".//script/text()").getall())
    if not script:
        return words(cell)
    plain = " ".join("".join(cell.xpath(".//text()[not(parent::script)]").getall()).split())
    found = WRITTEN.search(script)
    return plain or (found[1] if found and found[1] != "null" else "")


def _attributes(nodes: Iterable[Selector]) -> Iterator[tuple[str, str]]:
    """JCMS writes syh (索引号), wh (文号), rq, gkfs … as attributes of the row."""
    for node in nodes:
        for name, value in attributes(node).items():
            if name not in DRESS and name not in DRESS_OF_CELLS and value.strip():
                yield name, value
