"""Administrative divisions by GB/T 2260 down to the county, and the one that a name begins with."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

_RANK = re.compile(r"[区县市旗](?!场)")  # 市场
_LONGEST_NAME = 15
_ZONE = re.compile(
    r"(?:国家级?)?(?:经济技术|经济|高新技术产业|高新技术|高新|工业|综合保税|保税港?|旅游|临港|临空|空港|循环经济|现代)"
    r".{0,6}?区.{0,20}$"
)
_AUTONOMOUS_REGION = re.compile(r"(?:壮族|回族|维吾尔)?自治区$")
_NEW = re.compile(r"[一-鿿]{2,4}新区(?:管理委员会|管委会)?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """行政区划: six digits, the full name, the code of the next region above ("" for a province)."""

    code: str
    name: str
    level: str  # province | prefecture | county
    parent: str


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(resources.files(__package__).joinpath("regions.toml").read_text("utf-8"))


@cache
def regions() -> Mapping[str, Region]:
    """Code → region, the former ones included; read once."""
    data = _data()
    return {
        code: Region(code=code, name=name, level=level, parent=parent)
        for code, name, level, parent in (*data["regions"], *data["former"])
    }


@cache
def _renamed() -> tuple[Region, ...]:
    """Divisions by former names."""
    rows = _data()["renamed"]
    return tuple(
        Region(code=code, name=name, level=level, parent=parent) for code, name, level, parent in rows
    )


@cache
def below(code: str) -> tuple[Region, ...]:
    """The divisions right below one, as they are now."""
    now = (regions()[code] for code, *_ in _data()["regions"])
    return tuple(one for one in now if one.parent == code)


def chain(code: str | None) -> Iterator[Region]:
    """The region of a code and those above it; nothing where the code is unknown."""
    region = regions().get(code or "")
    while region:
        yield region
        region = regions().get(region.parent)


def split(name: str, near: str | None = None) -> tuple[Region | None, str]:
    """The region that a name in normal form begins with, and the rest; `near` decides between namesakes.

    台州市黄岩区新前街道 → 331003 and 新前街道. 朝阳区 may be Beijing's or Changchun's: none without `near`.
    """
    region: Region | None = None
    while found := _next(name, region, near):
        region, name = found
    return region, name


def without_namesake(name: str) -> str:
    """What follows a region in full whose name others bear too: 鼓楼区五凤街道 → 五凤街道."""
    heads = (name[:length] for length in range(min(len(name) - 2, _LONGEST_NAME), 2, -1))
    return name.removeprefix(next((head for head in heads if len(_named().get(head, ())) > 1), ""))


def counties_in(text: str) -> set[str]:
    """The codes of the counties that a text names in full (黄岩区); namesakes count as several."""
    found: set[str] = set()
    for rank in _RANK.finditer(text):
        names = (text[max(0, rank.end() - length) : rank.end()] for length in range(_LONGEST_NAME, 2, -1))
        named = next((_named()[name] for name in names if name in _named()), ())
        found |= {region.code for region in named if region.level == "county"}
    return found


def _next(name: str, within: Region | None, near: str | None) -> tuple[Region, str] | None:
    """The longest region below `within` that `name` begins with; short names count before another region."""
    if name[:2] not in _beginnings():  # as of most names
        return None
    for length in range(min(len(name), _LONGEST_NAME), 1, -1):
        head, rest = name[:length], name[length:]
        region = _one(_named().get(head, ()), within, near)
        if region:
            return region, rest
        short = _one(_shortened().get(head, ()), within, near)
        if short and (_is_whole(rest, short) or _one_below(rest, short)):
            return short, rest
    return None


def _is_whole(rest: str, region: Region) -> bool:
    """Whether what follows a short name is a body: 河北|科技厅, 西安|高新区财政局, 河北|雄安新区."""
    return rest.endswith("厅") or bool(_ZONE.match(rest) or (region.level == "province" and _NEW.match(rest)))


def _one_below(name: str, region: Region) -> bool:
    return any(
        _one(_named().get(name[:length], ()), region, None) for length in range(min(len(name), 15), 1, -1)
    )


def _one(options: tuple[Region, ...], within: Region | None, near: str | None) -> Region | None:
    """The only option below `within`, or the one nearest to `near`; None where two are equally near."""
    if within:
        options = tuple(one for one in options if within.code in _above(one))
    if len(options) < 2:
        return options[0] if options else None
    above = [region.code for region in chain(near)]
    shared = [len([1 for code in (one.code, *_above(one)) if code in above]) for one in options]
    best = max(shared)
    return options[shared.index(best)] if best and shared.count(best) == 1 else None


def _above(region: Region) -> list[str]:
    return [one.code for one in chain(region.parent)]


@cache
def _named() -> Mapping[str, tuple[Region, ...]]:
    """By full name, and as autonomous ones are called in short: 景宁县 (景宁畲族自治县), 恩施州."""
    peoples = "|".join(_data()["peoples"])
    autonomous = re.compile(rf"(?:(?:{peoples})族?)+自治(?=[州县旗]$)")
    named: dict[str, tuple[Region, ...]] = {}
    for region in (*regions().values(), *_renamed()):
        for name in dict.fromkeys((region.name, autonomous.sub("", region.name))):
            named[name] = (*named.get(name, ()), region)
    return named


@cache
def _beginnings() -> frozenset[str]:
    """The first two characters of every region's name, in full and short."""
    return frozenset(name[:2] for name in (*_named(), *_shortened()))


@cache
def _shortened() -> Mapping[str, tuple[Region, ...]]:
    """河北, 台州, 内蒙古: provinces and cities as they are called before the name of a region below them."""
    short: dict[str, tuple[Region, ...]] = {}
    for region in (*regions().values(), *_renamed()):
        name = _AUTONOMOUS_REGION.sub("", region.name).removesuffix("省").removesuffix("市")
        if region.level != "county" and 2 <= len(name) < len(region.name):
            short[name] = (*short.get(name, ()), region)
    return short
