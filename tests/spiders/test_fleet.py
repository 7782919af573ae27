"""Every portal keeps the rules; there is no test file for a single portal."""

from __future__ import annotations

import importlib
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from scrapy.settings import Settings
from scrapy.spiderloader import SpiderLoader

import spiders
from spiders.declarations import RULES
from spiders.families import Trs
from spiders.portal import Portal

HOME = Path(spiders.__file__).parent
FILES = sorted(p for p in HOME.glob("*/*.py") if p.parent.name != "families" and p.stem != "__init__")
DOCS = HOME.parent / "docs"
LOADER = SpiderLoader.from_settings(Settings({"SPIDER_MODULES": ["spiders"]}))


def portals() -> list[type[Portal]]:
    found = [LOADER.load(name) for name in LOADER.list()]
    return [portal for portal in found if issubclass(portal, Portal)]


def test_one_spider_a_file_under_one_name() -> None:
    assert sorted(LOADER.list()) == sorted(path.stem for path in FILES)
    assert len(portals()) == len(FILES) == len({portal.__name__ for portal in portals()})
    for path in FILES:
        module = importlib.import_module(f"spiders.{path.parent.name}.{path.stem}")
        assert LOADER.load(path.stem).__module__ == module.__name__
        assert path.stem.startswith(path.parent.name + "_")


def test_the_portals_of_the_demo_are_there() -> None:
    assert {"beijing_gov", "beijing_xicheng", "beijing_dongcheng", "zhejiang_huangyan"} <= set(LOADER.list())


def test_site_ids_and_hosts_belong_to_one_portal() -> None:
    ids = [portal.site_id for portal in portals() if portal.site_id]
    hosts = [host for portal in portals() for host in portal.hosts]
    assert len(ids) == len(set(ids))
    assert len(hosts) == len(set(hosts))
    assert all(host.endswith(".gov.cn") for host in hosts)


def test_regions_lie_in_their_province() -> None:
    prefixes = {
        "beijing": "11", "hebei": "13", "jiangsu": "32", "zhejiang": "33", "jiangxi": "36",
        "guangdong": "44", "sichuan": "51", "yunnan": "53", "shaanxi": "61", "gansu": "62",
    }  # fmt: skip
    for portal in portals():
        assert portal.region.startswith(prefixes[portal.__module__.split(".")[1]])


def test_a_portal_is_short() -> None:
    assert max(len(path.read_text(encoding="utf-8").splitlines()) for path in FILES) <= 20


GOOD: dict[str, Any] = {
    "name": "beijing_miyun",
    "title": "北京市密云区人民政府",
    "region": "110118",
    "hosts": ("www.bjmy.gov.cn",),
    "columns": (("", "https://www.bjmy.gov.cn/zwgk/zfxxgk/zfxxgknb/gknb{year}/"),),
    "years": range(2014, 2026),
}


def declare(class_name: str = "BeijingMiyun", **changes: Any) -> type:
    declared = {**GOOD, "__module__": "spiders.beijing.beijing_miyun", **changes}
    return type(class_name, (Trs,), {k: v for k, v in declared.items() if v is not ...})


def test_good_declarations_are_taken() -> None:
    assert issubclass(declare(site_id="1101180001", agencies=20, overwrites=True), Trs)
    assert issubclass(declare(certificate="unverified", certificate_reason="自签名"), Trs)
    assert issubclass(declare(rendered=("index", "detail"), until="#list > li"), Trs)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"name": "beijing_minyun"}, "name is the name of its file"),
        ({"class_name": "Miyun"}, "in Pascal case"),
        ({"title": "Miyun"}, "title is Chinese"),
        ({"region": "11011"}, "region has 6 digits"),
        ({"region": 110118}, "region has 6 digits"),
        ({"hosts": "www.bjmy.gov.cn"}, "hosts is a tuple"),
        ({"hosts": ("https://www.bjmy.gov.cn",)}, "hosts is a tuple"),
        ({"columns": ("https://www.bjmy.gov.cn/",)}, "columns are http addresses"),
        ({"columns": (("", "https://www.example.org/"),)}, "columns are http addresses"),
        ({"years": ()}, "years are report years"),
        ({"years": range(1999, 2020)}, "years are report years"),
        ({"site_id": "1101020002"}, "begin with the region"),
        ({"site_id": "110118000"}, "begin with the region"),
        ({"agencies": 0}, "agencies is a count"),
        ({"agencies": ((range(2014, 2014), 17),)}, "agencies is a count"),
        ({"branch": "xzjd"}, "branch is a pattern"),
        ({"examples": ("https://www.bjmy.gov.cn/zwgk/",)}, "examples are detail pages"),
        ({"examples": ("https://www.example.org/t20200119_1.html",)}, "examples are detail pages"),
        ({"likely": ("title",)}, "likely names declarations"),
        ({"unknown": ("title",)}, "unknown names declarations"),
        ({"closed": 2019}, "closed is True or False"),
        ({"overwrites": "yes"}, "overwrites is True or False"),
        ({"certificate": "unverified"}, "with a reason"),
        ({"rendered": "index"}, "rendered is a tuple"),
        ({"rendered": ("list",)}, "rendered is a tuple"),
        ({"until": "#list"}, "until is a CSS selector for rendered pages"),
        ({"rendered": ("index",), "until": "#list >"}, "until is a CSS selector"),
        ({"gateway": "https://big5.example.org/"}, "gateway is an http address"),
        ({"title": ...}, "must declare title"),
        ({"region": ...}, "must declare region"),
        ({"hosts": ...}, "must declare hosts"),
        ({"columns": ...}, "must declare columns"),
        ({"years": ...}, "must declare years"),
    ],
)
def test_bad_declarations_are_refused(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(TypeError, match=message):
        declare(**changes)


def test_every_portal_and_every_declaration_is_documented() -> None:
    table = (DOCS / "portals.md").read_text(encoding="utf-8")
    for portal in portals():
        years = f"{min(portal.years)}–{max(portal.years)}"
        (line,) = [line for line in table.splitlines() if line.startswith(f"| `{portal.name}`")]
        assert all(word in line for word in (portal.region, years, *portal.hosts))
    guide = (DOCS / "adding-a-portal.md").read_text(encoding="utf-8")
    assert all(f"| `{attribute}`" in guide for attribute, _, _ in RULES if attribute != "detail")


def test_the_example_of_the_guide_is_a_portal() -> None:
    example = (HOME / "beijing" / "beijing_miyun.py").read_text(encoding="utf-8")
    assert f"```python\n{example}```" in (DOCS / "adding-a-portal.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("agencies", "year", "expected"),
    [
        (20, 2019, 20),
        (None, 2019, None),
        (((range(2014, 2020), 18), (range(2020, 2026), 17)), 2019, 18),
        (((range(2014, 2020), 18), (range(2020, 2026), 17)), 2020, 17),
        (((range(2014, 2020), 18),), 2026, None),
    ],
)
def test_how_many_bodies_must_report_depends_on_the_year(
    agencies: Any, year: int, expected: int | None
) -> None:
    portal: Any = declare(agencies=agencies)
    assert portal.expected(year) == expected


NAMED = re.compile(r"`((?:tests/\w+/)?)(test_\w+\.py)::(test_\w+)(?:\[([^`]+)\])?`")


@pytest.mark.parametrize(("section", "least"), [("Variants", 20), ("Traps", 28)])
def test_every_variant_and_every_trap_names_tests_that_are_there(section: str, least: int) -> None:
    page = (DOCS / "portals.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| .*", page.partition(f"## {section}\n")[2].partition("\n## ")[0], re.MULTILINE)[1:]
    assert len(rows) >= least
    for row in rows:
        named = NAMED.findall(row)
        assert named, row
        for folder, file, test, case in named:
            text = (DOCS.parent / (folder or "tests/spiders") / file).read_text(encoding="utf-8")
            assert f"def {test}(" in text
            assert not case or f'id="{case}"' in text


def test_scrapy_lists_the_portals() -> None:
    listed = subprocess.run(
        [sys.executable, "-m", "scrapy", "list"], cwd=HOME.parent, capture_output=True, text=True, check=True
    )
    assert listed.stdout.split() == sorted(path.stem for path in FILES)
