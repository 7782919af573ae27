"""Real pages kept beside the checkout: which family they show, and what their sites say of themselves."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse, Response

from archive import Role
from crawler.probe.evidence import Marks, in_browser
from crawler.probe.site import Site
from crawler.probe.trial import Trial
from crawler.probe.ways import names_column, ways
from spiders.families import Trs

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "portals" / "samples"
COLUMN = "http://sample.ordos.gov.cn/xxgk/nb/"

pytestmark = pytest.mark.skipif(not SAMPLES.is_dir(), reason="the samples do not lie beside the checkout")


def page(name: str, url: str = COLUMN) -> HtmlResponse:
    """A sample as an answer."""
    body = (SAMPLES / name).read_bytes()
    return HtmlResponse(url, body=body, encoding="utf-8", request=Request(url, meta={"capture": "urn:1"}))


@pytest.mark.parametrize(
    ("name", "family", "title", "site_id"),
    [
        ("trs_annual_list_engebei_ordos.html", "Trs", "鄂尔多斯恩格贝生态示范区", "1506000140"),
        ("trs_detail_hubei_scjg.html", "Trs", "湖北省市场监督管理局", "4200000118"),
        ("trs_gkml_list_handan_excerpt.html", "Trs", "邯郸市人民政府", "1304000009"),
        ("trs_list_createPageHTML_yichun_excerpt.html", "Trs", "", ""),
        ("ucap_annual_report_shuyang_excerpt.html", "Ucap", "沭阳县人民政府", "3213220037"),
        ("ucap_detail_gansu_scjg.html", "Ucap", "甘肃省市场监督管理局", "6200000052"),
        ("hanweb_jcms_snippets.html", "Jcms", "", ""),
        ("hanweb_jpage_handlebars_list_jiangxi_sthjt.html", "QueryList", "江西省生态环境厅", "3600000076"),
        ("ruishu_challenge_gansu_scjg.html", "", "", ""),
    ],
)
def test_real_pages_show_their_family(name: str, family: str, title: str, site_id: str) -> None:
    marks, site, response = Marks(), Site(host="sample.gov.cn"), page(name)
    marks.look(response)
    site.look(response)
    assert next((known.__name__ for known, _ in marks.ranked()), "") == family
    assert (site.title, site.site_id, site.region) == (title, site_id, site_id[:6])
    assert bool(in_browser(response.text)) == ("handlebars" in name)


def test_a_real_column_is_read_as_a_crawl_reads_it() -> None:
    trial = Trial(Trs, COLUMN, ("sample.ordos.gov.cn",))
    asked = []

    async def ask(request: Request, role: Role) -> Response | None:
        asked.append((request.url, role))
        return None

    response = page("trs_annual_list_engebei_ordos.html")
    asyncio.run(trial.walk(response, ask, trusted=False))
    assert (len(trial.found), len(trial.reports)) == (10, 4)
    assert [one.year for one in trial.reports] == [2019, 2019, 2018, 2018]
    assert asked == [(COLUMN + "index_1.html", Role.INDEX)]
    assert trial.lost == [COLUMN + "index_1.html"]
    assert names_column(response)


def test_a_real_menu_names_the_column() -> None:
    found = [*ways(page("trs_list_createPageHTML_yichun_excerpt.html"), within="")]
    best = max(found, key=lambda way: way.likely)
    assert (best.text, best.url) == ("政府信息公开年度报告", "http://www.yichun.gov.cn/xxgk/gkndbg/")
