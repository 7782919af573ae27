"""Menus that scripts hold: entries with a name and where they lead, as each family writes them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode, urljoin

from scrapy.http import TextResponse

from spiders.rows import absolute

Menu = Iterator[tuple[str, str]]  # address, name
SID = re.compile(r"""["']?SID["']?\s*:\s*["']?(\w+)""")
TREE = re.compile(r"""["']?TREE["']?\s*:\s*(?=\[)""")
SEARCH = re.compile(r"""["']([^"']*/module/xxgk/search\.jsp\?[^"']+)["']""")
OBJECT = re.compile(r"\{[^{}]{4,600}\}")
PAIR = re.compile(r"""["']?(\w+)["']?\s*:\s*(?:"([^"]*)"|'([^']*)'|(\d+))""")
NAMES = ("name", "title", "text", "categoryname", "label")
ADDRESSES = ("url", "href", "link", "jump_url", "categoryurl", "infourl")
REST = re.compile(r"""["']([^"']*/rest/lightfrontaction/getgovinfolist)""")
GUID = re.compile(r"""siteGuid["']?\s*[:=]\s*["']([\w-]+)""", re.IGNORECASE)
NUMBERS = ("categorynum", "categoryNum")


def entries(response: TextResponse) -> Menu:
    """The entries of all menus that are written in the scripts of a page."""
    for menu in MENUS:
        yield from menu(response)


def _gkmlpt(response: TextResponse) -> Menu:
    """`window._CONFIG` holds the tree of categories; a column is the JSON of one."""
    tree, sid = TREE.search(response.text), SID.search(response.text)
    if not (tree and sid):
        return
    try:
        found, _ = json.JSONDecoder().raw_decode(response.text, tree.end())
    except (ValueError, RecursionError):
        return
    for category in _branches(found):
        path = f"/gkmlpt/api/all/{category['id']}?{urlencode({'page': 1, 'sid': sid[1]})}"
        yield urljoin(response.url, path), str(category["name"])


def _branches(tree: Any) -> Iterator[dict[str, Any]]:
    for node in tree if isinstance(tree, list) else ():
        if isinstance(node, dict):
            if "id" in node and "name" in node:
                yield node
            yield from _branches(node.get("children"))


def _objects(response: TextResponse) -> Menu:
    """{name: '政府信息公开年报', url: '/zfxxgknb/'} and the like, wherever a script has them."""
    rest, guid = REST.search(response.text), GUID.search(response.text)
    for found in OBJECT.findall(response.text):
        given = {key: a or b or c for key, a, b, c in PAIR.findall(found.replace("\\/", "/"))}
        name = next((given[key] for key in NAMES if given.get(key)), "")
        href = next((given[key] for key in ADDRESSES if given.get(key)), "")
        number = next((given[key] for key in NUMBERS if given.get(key)), "")
        if name and number and rest and guid:  # 新点: a category of its list
            query = urlencode({"categorynum": number, "siteGuid": guid[1]})
            yield urljoin(response.url, f"{rest[1]}?{query}"), name
        elif name and href and (url := absolute(response.url, href)):
            yield url, name


def _xxgk(response: TextResponse) -> Menu:
    """大汉's tree of 信息公开: search.jsp with its query, in links that are no links."""
    for found in re.finditer(r"<[^<>]*/module/xxgk/search\.jsp\?[^<>]*>([^<>]{2,24})<", response.text):
        if query := SEARCH.search(found[0].replace("&amp;", "&")):
            yield urljoin(response.url, query[1]), found[1]


MENUS: tuple[Callable[[TextResponse], Menu], ...] = (_gkmlpt, _xxgk, _objects)
