"""Home pages before the replicas' columns, with menus as each family writes them; the prose is invented."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from crawler.demo.sites.families import Replica, replica
from crawler.demo.sites.pages import Page, Site
from crawler.portals.found import spiders
from spiders.portal import Portal
from tests.spiders.unnamed import unnamed

KNOWN: dict[str, type[Portal]] = spiders() | {portal.name: portal for portal in unnamed()}
PORTALS = {name: portal for name, portal in KNOWN.items() if not portal.rendered}
RENDERED = [name for name, portal in KNOWN.items() if portal.rendered]  # a probe has no browser
SITE_IDS = {"beijing_miyun": "1101180001", "zhejiang_huangyan": "3310030001"}
CHARSETS = {"beijing_chaoyang": "gbk"}  # as no header says
Pages = dict[str, Page]  # by path


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """What leads to a column: pages by path, besides the home page that names the site."""

    menu: Callable[[type[Portal]], str]
    more: Mapping[str, str]


def link(href: str, text: str) -> str:
    """A link of a menu."""
    return f'<li><a href="{href}">{text}</a></li>'


NEWS = link("/zwgk/202401/t20240105_1.html", "本区召开企业年报公示培训会") + link(
    "/dbcx/", "法治政府建设年度报告"
)
WRITTEN = "<script>document.write('<ul><li><a href=\"{}\">{}<\\/a></li></ul>');</script>"
BELOW = "/zwgk/zfxxgk/"


def _two_steps(portal: type[Portal]) -> str:
    return NEWS + link("/zwgk/", "政务公开")


def _straight(portal: type[Portal]) -> str:
    return NEWS + link(urlsplit(portal.columns[-1][1]).path, "政府信息公开年报")


def _by_script(portal: type[Portal]) -> str:
    return NEWS + WRITTEN.format("/zwgk/", "政务公开")


def _years(*years: int, form: str) -> str:
    return "".join(link(form.format(year=year), f"{year}年") for year in years)


GKMLPT = {
    "SID": "175",
    "TREE": [
        {"id": 1, "name": "机构职能", "children": []},
        {"id": 2, "name": "法定主动公开内容", "children": [{"id": 2629, "name": "政府信息公开年报"}]},
    ],
}
EPOINT = (
    '<script>var siteGuid = "7eb5f7f1"; var list = "/EWB-FRONT/rest/lightfrontaction/getgovinfolist";'
    "var tree = [{categorynum:'001', categoryname:'机构职能'}, "
    "{categorynum:'003001', categoryname:'政府信息公开年报'}];</script>"
)
XXGK = (
    "<div onclick=\"load('/module/xxgk/search.jsp?infotypeId=A0212&amp;jdid=3096&amp;divid=div1229498488')\">"
    "政府信息公开年报</div>"
)
MIYUN = "/zwgk/zfxxgk/zfxxgknb/"
DAXING = "/bjsdxqrmzf/zwfw/zfxxgk/dxqzf69/"
DONGCHENG = "/zfxxgkzl/zfxxgknb/"
GROUPS = {"dcqzf": "区政府", "dcqzfbm": "部门", "dcqjd": "街道"}

HOMES: dict[str, Home] = {
    "beijing_miyun": Home(
        menu=_two_steps,
        more={
            "/zwgk/": link(BELOW, "政府信息公开"),
            BELOW: link(MIYUN, "政府信息公开年报"),
            MIYUN: _years(*range(2017, 2026), form="./gknb{year}/"),
        },
    ),
    "beijing_dongcheng": Home(
        menu=_two_steps,
        more={
            "/zwgk/": link(DONGCHENG, "政府信息公开工作年度报告"),
            DONGCHENG: _years(*range(2018, 2021), form="./{year}nb/"),
            **{
                f"{DONGCHENG}{year}nb/": "".join(link(f"./{n}{year}/", text) for n, text in GROUPS.items())
                for year in range(2018, 2021)
            },
        },
    ),
    "beijing_daxing": Home(
        menu=_two_steps,
        more={
            "/zwgk/": link(DAXING, "信息公开年报"),
            DAXING: _years(*range(2016, 2026), form="./{year}n/"),
        },
    ),
    "beijing_chaoyang": Home(menu=_straight, more={}),
    "jiangsu_shuyang": Home(menu=_straight, more={}),
    "sichuan_panzhihua_jiaoyu": Home(menu=_straight, more={}),
    "zhejiang_huangyan": Home(
        menu=_by_script, more={"/zwgk/": link("/col/col1229486935/index.html", "政府信息公开年度报告")}
    ),
    "gansu_pingchuan": Home(
        menu=_two_steps,
        more={
            "/zwgk/": link("/zfxxgk/zfxxgknb/", "政府信息公开年报"),
            "/zfxxgk/zfxxgknb/": _years(*range(2020, 2026), form="./{year}n/bmdw/index.html"),
        },
    ),
    "guangdong_wenlv": Home(
        menu=lambda _: NEWS + link("/gkmlpt/index", "政府信息公开"),
        more={"/gkmlpt/index": f"<script>window._CONFIG = {json.dumps(GKMLPT, ensure_ascii=False)}</script>"},
    ),
    "jcmsxxgk": Home(menu=_two_steps, more={"/zwgk/": XXGK}),
    "epoint": Home(menu=lambda _: EPOINT, more={}),
}


def built(name: str) -> Replica:
    """The replica of a portal, with a home page before it."""
    portal, made = KNOWN[name], replica(KNOWN[name])
    home = HOMES.get(name, Home(menu=lambda _: "", more={}))
    pages = {"/": _home(portal, home.menu(portal))}
    pages |= {path: _page(portal, content) for path, content in home.more.items()}
    first, *others = made.sites
    return replace(made, sites=(_with(first, pages), *others))


def _with(site: Site, pages: Pages) -> Site:
    return replace(site, pages={**site.pages, **pages})


def _home(portal: type[Portal], menu: str) -> Page:
    number = SITE_IDS.get(portal.name)
    foot = f"<p>政府网站标识码：{number} 备案编号</p>" if number else ""
    return _page(portal, f"<ul>{menu}</ul>{foot}")


def _page(portal: type[Portal], content: str) -> Page:
    charset = CHARSETS.get(portal.name, "utf-8")
    html = f"<html><head><title>{portal.title}</title></head><body>{content}</body></html>"
    return Page(body=html.encode(charset), type="text/html")
