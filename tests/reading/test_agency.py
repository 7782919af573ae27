"""Whose report a document is: by its title, its page, its signature and its text."""

from __future__ import annotations

import pytest

from pipelines.document import Document, Paragraph
from pipelines.reading.about.agency import agency_from
from pipelines.reading.wording import worded
from pipelines.report import Datum


def datum(value: str) -> Datum:
    return Datum(value=value, text=value, place="p:1", source="header")


def document(*lines: str, title: str = "") -> Document:
    blocks = tuple(Paragraph(text=line, place=f"p:{at}") for at, line in enumerate(lines, 1))
    return Document(kind="html", blocks=blocks, title=title)


REPORT = "2020年政府信息公开工作年度报告"


@pytest.mark.parametrize(
    ("lines", "html_title", "metadata", "title", "region", "name", "codes"),
    [
        pytest.param((), "", {}, f"北京市东城区民政局{REPORT}", "110101", "民政局", [], id="title"),
        pytest.param(
            (), "高岭镇_2017年_北京市密云区人民政府", {}, "高岭镇", "110118", "高岭镇", [], id="<title>"
        ),
        pytest.param(
            (), "", {"issuer": "某县财政局"}, REPORT, None, "某县财政局", ["unknown-region"], id="issuer"
        ),
        pytest.param(
            ("无。", "台州市黄岩区新前街道办事处", "2021年1月25日"),
            "",
            {},
            f"新前街道{REPORT}",
            "331003",
            "新前街道",
            [],
            id="region from the signature",
        ),
        pytest.param(
            ("无。", "平潭县财政金融局", "2021年1月25日"),
            "",
            {},
            f"财金局{REPORT}",
            "350128",
            "财政金融局",
            [],
            id="full name from the signature",
        ),
        pytest.param(
            ("本报告由北京市东城区民政局编制。",), "", {}, REPORT, "110101", "民政局", [], id="first sentence"
        ),
        pytest.param(
            ("现公布北京市东城区民政局2020年度政府信息公开工作年度报告。",),
            "",
            {},
            REPORT,
            "110101",
            "民政局",
            [],
            id="named before the year",
        ),
        pytest.param(
            ("2020年，北京市东城区民政局认真贯彻落实条例。",),
            "",
            {},
            REPORT,
            "110101",
            "民政局",
            [],
            id="subject of the opening",
        ),
        pytest.param(
            ("如有疑问，请与北京市东城区民政局综合办公室联系（电话：略）。",),
            "",
            {},
            REPORT,
            "110101",
            "民政局",
            [],
            id="whom to ask",
        ),
        pytest.param(
            ("办公室编制了北京市东城区民政局（民政办）2020年政府信息公开工作年度报告。",),
            "",
            {},
            REPORT,
            "110101",
            "民政局",
            [],
            id="made for another",
        ),
        pytest.param(
            ("根据条例规定，北京市东城区民政局向社会公布2020年本级政府信息公开工作年度报告。",),
            "",
            {},
            REPORT,
            "110101",
            "民政局",
            [],
            id="who publishes",
        ),
        pytest.param(
            (),
            "",
            {},
            f"国家税务总局台州市税务局{REPORT}",
            "331000",
            "税务局",
            [],
            id="tax offices",
        ),
        pytest.param(
            ("2020年，在北京市东城区民政局的指导下，我局认真工作。",),
            "",
            {},
            REPORT,
            None,
            None,
            ["unknown-agency"],
            id="who leads",
        ),
        pytest.param(
            (), "", {"site_id": "1101020002"}, f"金融街街道{REPORT}", "110102", "金融街街道", [], id="site id"
        ),
        pytest.param(
            (),
            "",
            {"source": "北京市密云区高岭镇"},
            REPORT,
            "110118",
            "高岭镇",
            ["agency-from-source"],
            id="source",
        ),
        pytest.param(
            (),
            "",
            {"issuer": "北京市西城区财政局"},
            f"北京市东城区民政局{REPORT}",
            "110101",
            "民政局",
            ["agency-mismatch"],
            id="another issuer",
        ),
        pytest.param((), "", {}, REPORT, None, None, ["unknown-agency"], id="nobody"),
        pytest.param(
            (),
            "",
            {},
            f"黄岩区柑橘联盟{REPORT}",
            "331003",
            "柑橘联盟",
            ["unknown-body"],
            id="of no known kind",
        ),
        pytest.param((), "", {}, f"我局{REPORT}", None, None, ["unknown-agency"], id="nobody's name"),
        pytest.param(
            (),
            f"新前街道{REPORT}-台州市黄岩区人民政府门户网站",
            {},
            f"新前街道{REPORT}",
            "331003",
            "新前街道",
            [],
            id="site in <title>",
        ),
        pytest.param(
            ("主办：台州市黄岩区人民政府 承办：某办公室",),
            "",
            {},
            f"新前街道{REPORT}",
            "331003",
            "新前街道",
            [],
            id="who runs the site",
        ),
        pytest.param(
            (REPORT, "北京市东城区民政局"), "", {}, REPORT, "110101", "民政局", [], id="below the title"
        ),
        pytest.param(
            (),
            "",
            {"source": "北京市密云区人民政府办公室"},
            f"高岭镇{REPORT}",
            "110118",
            "高岭镇",
            [],
            id="government as source",
        ),
        pytest.param(
            ("本报告可在黄岩区人民政府门户网站查阅。",),
            "",
            {},
            f"新前街道{REPORT}",
            "331003",
            "新前街道",
            [],
            id="the site that the text names",
        ),
        pytest.param(
            ("可在黄岩区人民政府网站和椒江区人民政府网站查阅。",),
            "",
            {},
            f"新前街道{REPORT}",
            None,
            "新前街道",
            ["unknown-region"],
            id="two sites",
        ),
        (
            ("无。",),
            f"东城区人民政府 {REPORT}",
            {"issuer": "东城区民政局"},
            REPORT,
            "110101",
            "民政局",
            [],
        ),
        (
            ("无。",),
            f"东城区人民政府 {REPORT}",
            {},
            REPORT,
            "110101",
            "东城区人民政府",
            ["agency-from-source"],
        ),
        (
            ("东城区人民政府根据《政府信息公开条例》编制本报告。",),
            "",
            {},
            REPORT,
            "110101",
            "东城区人民政府",
            [],
        ),
        (("如有疑问，请与东城区人民政府联系。",), "", {}, REPORT, "110101", "东城区人民政府", []),
        (("现将东城区民政局2020年政府信息公开工作情况报告如下。",), "", {}, REPORT, "110101", "民政局", []),
        (("无。", "无。", "（东城区民政局）", "2021年1月25日"), "", {}, REPORT, "110101", "民政局", []),
        (("2020年，东城区民政局在区委的正确领导下工作。",), "", {}, REPORT, "110101", "民政局", []),
        (("参加县政府办公室组织的培训，扎实推进。",), "", {}, REPORT, None, None, ["unknown-agency"]),
        (
            ("2023年，街道参加县政府办公室组织的培训，扎实推进。",),
            "",
            {},
            REPORT,
            None,
            None,
            ["unknown-agency"],
        ),
        (("现公布2019年本镇政府信息公开工作年度报告。",), "", {}, REPORT, None, None, ["unknown-agency"]),
        (
            ("现公布2019年本镇政府信息公开工作年度报告。沭阳县审计局提供本报告的电子版。",),
            "",
            {},
            REPORT,
            "321322",
            "审计局",
            [],
        ),
        (
            ("现公布北京市东城区人民政府2020年政府信息公开工作年度报告。",),
            "",
            {"issuer": "区政府办"},
            REPORT,
            "110101",
            "东城区人民政府",
            [],
        ),
        (("特公布2020年度东城区人民政府信息公开年度报告。",), "", {}, REPORT, "110101", "东城区人民政府", []),
        (("由东城区人民政府信息公开办公室编制。",), "", {}, REPORT, "110101", "东城区人民政府", []),
        (("无。",), "", {"source": "东城区人民政府"}, f"各街道{REPORT}", None, None, ["unknown-agency"]),
        (
            ("《2020年度东城区民政局信息公开年报》已研究同意，现予公布。",),
            "",
            {},
            REPORT,
            "110101",
            "民政局",
            [],
        ),
        (
            ("汇总2020年度东城区民政局的政务公开年度报告编制而成。",),
            "",
            {},
            REPORT,
            "110101",
            "民政局",
            [],
        ),
        (
            ("认真编制了2020年度政府信息公开年度报告。",),
            "",
            {"source": "东城区民政局"},
            REPORT,
            "110101",
            "民政局",
            ["agency-from-source"],
        ),
        (("无。",), "", {"issuer": "区政府办"}, f"东城区人民政府{REPORT}", "110101", "东城区人民政府", []),
        (
            ("当前位置：首页 > 区直部门 > 东城区民政局 > 街道乡镇 > 政府信息公开年报",),
            "",
            {"source": "东城区人民政府"},
            REPORT,
            "110101",
            "民政局",
            [],
        ),
        (
            ("无。", "无。", "东城区民政局", "2021年1月25日"),
            "",
            {"issuer": "东城区人民政府办公室"},
            REPORT,
            "110101",
            "民政局",
            ["agency-mismatch"],
        ),
        (
            ("无。", "无。", "东城区民政局", "2021年1月25日"),
            "",
            {"issuer": "东城区财政局"},
            REPORT,
            "110101",
            "财政局",
            ["agency-mismatch"],
        ),
    ],
)
def test_choice(
    lines: tuple[str, ...],
    html_title: str,
    metadata: dict[str, str],
    title: str,
    region: str | None,
    name: str | None,
    codes: list[str],
) -> None:
    data = {key: datum(value) for key, value in metadata.items()}
    agency, findings = agency_from(worded(document(*lines, title=html_title)), data, datum(title))
    assert (agency.region if agency else None, agency.name if agency else None) == (region, name)
    assert [finding.code for finding in findings] == codes


@pytest.mark.parametrize(
    ("lines", "by"),
    [
        (("无。", "北京市东城区财政局", "2021年1月25日"), "signature"),
        (("本报告由北京市东城区财政局编制。",), "text"),
        (("按照《北京市东城区财政局政府信息公开指南》，我局公开12条。",), "text"),
        (("无。", "北京市东城区民政局", "2021年1月25日"), None),
        (("按照《北京市东城区人民政府政府信息公开指南》公开12条。",), None),
    ],
)
def test_copied_text_is_a_finding(lines: tuple[str, ...], by: str | None) -> None:
    agency, findings = agency_from(worded(document(*lines)), {}, datum(f"北京市东城区民政局{REPORT}"))
    assert agency is not None
    assert agency.name == "民政局"
    assert [finding.values["by"] for finding in findings] == ([by] if by else [])


@pytest.mark.parametrize(
    ("text", "region", "code"),
    [
        ("按照《黄岩区政府信息公开规定》公开12条，向黄岩区档案馆移交。", "331003", "region-from-text"),
        ("向黄岩区和椒江区移交。", None, "unknown-region"),
        ("向鼓楼区移交。", None, "unknown-region"),  # there are four
        ("在社区和市场公开12条。", None, "unknown-region"),
    ],
)
def test_the_one_county_that_the_text_names(text: str, region: str | None, code: str) -> None:
    agency, findings = agency_from(worded(document(text)), {}, datum(f"新前街道{REPORT}"))
    assert agency is not None
    assert (agency.region, [finding.code for finding in findings]) == (region, [code])


def test_a_government_publishes_through_its_office() -> None:
    issuer = {"issuer": datum("北京市东城区人民政府办公室")}
    assert agency_from(worded(document()), issuer, datum(f"北京市东城区{REPORT}"))[1] == ()


def test_the_portal_gives_the_region() -> None:
    agency, findings = agency_from(worded(document()), {}, datum(f"新前街道{REPORT}"), "331003")
    assert agency is not None
    assert (agency.region, findings) == ("331003", ())
