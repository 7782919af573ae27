"""Pictures of a detail page that may hold content: bodies publish tables, and whole reports, as pictures.

Which they are is told by where they stand, never by a class of one CMS: below the page's title and above
what ends every article (上一篇, 版权所有 …). There, what is a link to another page, is declared small,
lies in a header or footer, or is called a logo, an icon or a code is decoration.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias
from urllib.parse import urlsplit

from lxml.html import HtmlElement
from parsel import Selector

Element: TypeAlias = HtmlElement

MOST = 60  # pictures of one page; as many pages of a scan are recognised
OFTEN = 3  # times that a page shows a bullet or the icon of a kind of file
NARROWEST, LOWEST = 120, 40  # pixels that a page declares; less holds no row of a table
LAZY = ("data-src", "data-original", "data-lazy-src", "data-lazy", "data-url", "_src", "original", "file")
# None of these stands above the text, as 打印 and 分享到 do
ENDS = re.compile(
    r"上一[篇条]|下一[篇条]|相关(?:新闻|文章|链接|稿件|信息|阅读)|友情链接|版权所有|主办(?:单位)?[:：]|承办(?:单位)?[:：]"
    r"|网站标识码|网站地图|联系我们|.{0,20}(?:ICP备|公网安备)"
)
APART = frozenset({"header", "footer", "nav", "aside", "button", "head", "noscript"})
WORDS = (
    r"logo|icons?\d*|ico|filetypeimages|emotion|emoji|qr|qrcode|ewm|erweima|weixin|wechat|weibo|share|print|close"
    r"|arrow|blank|spacer|loading|banner|button|btn|nav|menu|crumbs?|header|footer|foot|sidebar|toolbar|avatar"
    r"|jiucuo|wza|guohui|beian|gongan|dzjg|zfwzbs"
)
NAMED = re.compile(rf"(?:^|[-_/.\s])(?:{WORDS})(?=$|[-_/.\s\d])", re.IGNORECASE)
LAYOUT = re.compile(
    r"/(?:css|styles?|skins?|themes?|templates?|static|assets|dialogs|sysimage)/", re.IGNORECASE
)
NO_PHOTO = re.compile(r"\.(?:svg|ico|cur)$", re.IGNORECASE)
PHOTO = re.compile(r"\.(?:jpe?g|png|gif|bmp|webp|tiff?)(?=$|[?&#])", re.IGNORECASE)
SCRIPTED = re.compile(r"#|javascript:", re.IGNORECASE)  # a link that opens the picture itself
SIZE = re.compile(r"\s*(\d{1,5})(?:\.\d*)?\s*(?:px)?\s*(?:!important)?\s*", re.IGNORECASE)
UPLOADED = re.compile(r"upload|20[0-3]\d", re.IGNORECASE)  # some keep these below /static/
HEADINGS = (("h1", "h2", "h3", "h4"), ("div", "p", "td", "span", "strong", "b", "font", "ucaptitle"))
BEHIND = re.compile(r"[_|]|-{1,2}(?=\D)")  # between a page's title and its site's
NEAR = 2  # elements above a picture whose names may be its own


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture within the report; `address` as the page writes it."""

    address: str
    name: str
    decoration: bool


def pictures(page: Selector, title: str = "") -> dict[Element, Picture]:
    """The pictures between the page's title and its end, by element; `title` is that of the index row.

    Pictures in the page's own bytes (`data:`) need no request and are left out.
    """
    if page.root.find(".//img") is None:
        return {}
    nodes = [node for node in within(page.root, title) if node.tag == "img"]
    shown = {node: address for node in nodes if (address := _address(node))}
    times = Counter(shown.values())
    return {
        node: Picture(
            address=address,
            name=(node.get("title") or node.get("alt") or "").strip(),
            decoration=times[address] >= OFTEN or _is_decoration(node, address),
        )
        for node, address in shown.items()
    }


def within(root: Element, title: str) -> Iterator[Element]:
    """The elements below the title, up to what ends the article; all of them where no title is found."""
    begin = _heading(root, title)
    begun = begin is None
    for node in root.iter("*"):
        if begin is not None and begun and _ends(node):
            return
        if begun:
            yield node
        begun = begun or node is begin


def _ends(node: Element) -> bool:
    """Whether what is printed at a node, or behind one without children, ends the article."""
    return any(text and ENDS.match(text.lstrip(" \n\r\t\u3000【[<")) for text in _printed(node))


def _printed(node: Element) -> tuple[str | None, ...]:
    if node.tag in ("script", "style"):
        return ()
    return (node.text,) if len(node) else (node.text, node.tail)


def _heading(root: Element, title: str) -> Element | None:
    """The first element that prints the title and nothing else; a heading rather than a line of a list."""
    body = root.find("body")
    nodes = [] if body is None else [node for tags in HEADINGS for node in body.iter(*tags)]
    titles = filter(None, map(_plain, _titles(root, title)))
    return next((node for wanted in titles for node in nodes if _says(node, wanted)), None)


def _says(node: Element, wanted: str) -> bool:
    """Whether its text is this and no more; what is longer is not read to its end."""
    said = ""
    for text in node.itertext():
        said += _plain(text)
        if len(said) > len(wanted):
            return False
    return said == wanted


def _titles(root: Element, title: str) -> Iterator[str]:
    """Of the index row, of the national meta tag, and of the window."""
    yield title
    yield from (meta.get("content", "") for meta in root.iter("meta") if meta.get("name") == "ArticleTitle")
    yield from (BEHIND.split(found.text or "")[0] for found in root.iter("title"))


def _plain(text: str) -> str:
    return "".join(text.split())


def _address(node: Element) -> str:
    """Where the picture itself lies: a larger one that it leads to, a lazy one, the widest, the one shown."""
    link = _link(node)
    shown = [node.get(name, "") for name in LAZY] + [_widest(node.get("srcset", "")), node.get("src", "")]
    return next((url.strip() for url in (link if PHOTO.search(link) else "", *shown) if _is_address(url)), "")


def _is_address(url: str) -> bool:
    return bool(url.strip()) and not url.strip().lower().startswith(("data:", "file:", "blob:", "about:"))


def _widest(srcset: str) -> str:
    """Of `a.png 1x, b.png 2x` or `… 480w, … 960w` the largest."""
    choices = [choice.split() for choice in srcset.split(", ") if choice.strip()]
    return max(choices, key=lambda one: _number(one[-1]), default=[""])[0].strip(",")


def _number(text: str) -> float:
    found = re.match(r"\d+(?:\.\d+)?", text)
    return float(found[0]) if found else 0.0


def _link(node: Element) -> str:
    return next((above.get("href", "").strip() for above in node.iterancestors("a")), "")


def _is_decoration(node: Element, address: str) -> bool:
    """Whether it is a link, small, part of the frame, or named so."""
    link = _link(node)
    if link and not (PHOTO.search(link) or SCRIPTED.match(link)):
        return True
    above = list(node.iterancestors())
    named = [node, *above[:NEAR]]
    path = urlsplit(address).path if _splits(address) else ""
    return (
        any(one.tag in APART for one in above)
        or any(NAMED.search(f"{one.get('class', '')} {one.get('id', '')}") for one in named)
        or bool(NAMED.search(path.rpartition("/")[2]) or NO_PHOTO.search(path))
        or bool(LAYOUT.search(path) and not UPLOADED.search(path))
        or _is_small(node)
        or _is_before_link(node, path)
    )


def _is_before_link(node: Element, path: str) -> bool:
    """Whether it is the icon of a file that is linked behind it: editors set GIFs there."""
    beside = node.getnext() if path.lower().endswith(".gif") and not (node.tail or "").strip() else None
    return beside is not None and beside.tag == "a"


def _splits(address: str) -> bool:
    try:
        urlsplit(address)
    except ValueError:  # http://[broken
        return False
    return True


def _is_small(node: Element) -> bool:
    """By its attributes or its style; what is given in per cent says nothing."""
    style = dict(part.split(":", 1) for part in node.get("style", "").lower().split(";") if ":" in part)
    style = {name.strip(): value for name, value in style.items()}
    return any(
        (found := SIZE.fullmatch(value)) is not None and int(found[1]) < least
        for name, least in (("width", NARROWEST), ("height", LOWEST))
        for value in (node.get(name, ""), style.get(name, ""))
    )
