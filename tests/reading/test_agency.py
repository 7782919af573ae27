from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.document import Document, Paragraph
from pipelines.reading.agency import agency_from, agency_of, name_in_title
from pipelines.reading.regions import chain, regions, split
from pipelines.reading.wording import worded
from pipelines.report import Datum


@pytest.mark.parametrize(
    ("name", "portal", "region", "expected"),
    [
        ("北京市西城区金融街街道", None, "110102", "金融街街道"),
        ("西城区人民政府金融街街道办事处", None, "110102", "金融街街道"),
        ("金融街街道", "110102", "110102", "金融街街道"),
        ("金融街街道办事处", "110102", "110102", "金融街街道"),
        ("北京市东城区民政局", None, "110101", "民政局"),
        ("北京市东城区东花市街道", None, "110101", "东花市街道"),
        ("东花市街道", "110101", "110101", "东花市街道"),
        ("北京市密雲區人民政府", None, "110118", "密云区人民政府"),
        ("密云区政府", None, "110118", "密云区人民政府"),
        ("北京市密云区", None, "110118", "密云区人民政府"),
        ("北京密云区高岭镇人民政府", None, "110118", "高岭镇"),
        ("密云县财政局", None, "110228", "财政局"),
        ("台州市黄岩区新前街道", None, "331003", "新前街道"),
        ("新前街道", "331003", "331003", "新前街道"),
        ("新前街道", None, None, "新前街道"),
        ("铁岭市昌图县第一中学", None, "211224", "第一中学"),
        ("临洮县实验小学", None, "621124", "实验小学"),
        ("河北省工业和信息化厅", None, "130000", "工业和信息化厅"),
        ("河北省工信厅", None, "130000", "工业和信息化厅"),
        ("河北省科技厅", None, "130000", "科学技术厅"),
        ("省科技厅", "130000", "130000", "科学技术厅"),
        ("区政务服务局", "110101", "110101", "政务服务局"),
        ("区城市管理委", "110101", "110101", "城市管理委员会"),
        ("市教育局", "331003", "331000", "教育局"),
        ("市教育局", "331082", "331082", "教育局"),
        ("市场监督管理局", "331082", "331082", "市场监督管理局"),
        ("市政市容委员会", None, None, "市政市容委员会"),
        ("朝阳区民政局", None, None, "朝阳区民政局"),
        ("朝阳区民政局", "110000", "110105", "民政局"),
        ("朝阳区民政局", "220100", "220104", "民政局"),
        ("上海市人民政府办公厅", None, "310000", "人民政府办公厅"),
        ("宿迁市政府办公室", None, "321300", "人民政府办公室"),
        ("人民政府", "110118", "110118", "密云区人民政府"),
        ("天门市拖市镇人民政府", None, "429006", "拖市镇"),
        ("平潭综合实验区", "350128", "350128", "平潭综合实验区管委会"),
        ("平潭综合实验区管理委员会", None, None, "平潭综合实验区管委会"),
        ("浦东新区人民政府", None, "310115", "浦东新区人民政府"),
        ("北京市教委", None, "110000", "教育委员会"),
        ("区教委", "110102", "110102", "教育委员会"),
        ("市教委", "110102", "110000", "教育委员会"),
        ("北京市规划自然资源委", None, "110000", "规划和自然资源委员会"),
        ("省工信厅", "320100", "320000", "工业和信息化厅"),
        ("内蒙古教育厅", None, "150000", "教育厅"),
        ("自治区教育厅", "640000", "640000", "教育厅"),
        ("西藏自治区人民政府", None, "540000", "西藏自治区人民政府"),
        ("景宁县人民政府", None, "331127", "景宁畲族自治县人民政府"),
        ("恩施州财政局", None, "422800", "财政局"),
        ("阿拉善盟行政公署", None, "152900", "阿拉善盟行政公署"),
        ("伊金霍洛旗人民政府", None, "150627", "伊金霍洛旗人民政府"),
        ("鄂托克旗阿尔巴斯苏木人民政府", None, "150624", "阿尔巴斯苏木"),
        ("六枝特区人民政府", None, "520203", "六枝特区人民政府"),
        ("新疆生产建设兵团", None, None, "新疆生产建设兵团"),
        ("河北雄安新区管理委员会", None, "130000", "河北雄安新区管委会"),
        ("苏州工业园区管理委员会", None, "320500", "苏州工业园区管委会"),
        ("北京经济技术开发区管理委员会", None, "110000", "北京经济技术开发区管委会"),
        ("西安高新区管委会", None, "610100", "西安高新区管委会"),
        ("淮安经济技术开发区财政局", None, "320800", "淮安经济技术开发区财政局"),
        ("浙江台州湾新区管理委员会", None, "330000", "浙江台州湾新区管委会"),
        ("重庆两江新区管理委员会", None, "500000", "两江新区管委会"),
        ("富阳市财政局", None, "330183", "财政局"),
        ("江干区人民政府", None, "330104", "江干区人民政府"),
        ("中共北京市西城区委宣传部", None, "110102", "区委宣传部"),
        ("金融街街道", "110000", None, "金融街街道"),
        ("区财政局", "330100", None, "财政局"),
        ("东莞市长安镇人民政府", None, "441900", "长安镇"),
        ("长安镇", "441900", "441900", "长安镇"),
    ],
)
def test_names(name: str, portal: str | None, region: str | None, expected: str) -> None:
    agency = agency_of(name, portal)
    assert agency is not None
    assert (agency.region, agency.name) == (region, expected)


@pytest.mark.parametrize(
    "name",
    ["", "1", "政府信息公开", "县", "2019年", "我局", "本街道", "各部门", "（本级）", "某" * 40 + "局"],
)
def test_no_names(name: str) -> None:
    assert agency_of(name, "110118") is None


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("北京市西城区金融街街道2019年政府信息公开工作年度报告", "北京市西城区金融街街道"),
        ("2019年上海市人民政府办公厅政府信息公开工作年度报告", "上海市人民政府办公厅"),
        ("密云区政府信息公开2017年度报告", "密云区"),
        ("2015年某县人民政府信息公开年度报告", "某县人民政府"),
        ("关于二〇一九年某局政府信息公开工作情况的报告", "某局"),
        ("2019年政府信息公开工作年度报告", ""),
        ("高岭镇", ""),
        ("某街道（2019）年度政府信息公开工作报告", "某街道"),
        ("2019年政府信息公开工作年度报告（某街道办事处）", "某街道办事处"),
        ("2019年政府信息公开工作年度报告（公开稿）", ""),
        ("某局关于报送2020年度政府信息公开工作年度报告的报告", "某局"),
        ("关于发布《某县水利局2020年政府信息公开工作年度报告》的通知", "某县水利局"),
        ("某县水利局关于印发《2020年政府信息公开工作年度报告》的通知", "某县水利局"),
    ],
)
def test_name_in_title(title: str, expected: str) -> None:
    assert name_in_title(title) == expected


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
        pytest.param((), "", {"source": "北京市密云区高岭镇"}, REPORT, "110118", "高岭镇", [], id="source"),
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
        (("无。",), f"东城区人民政府 {REPORT}", {}, REPORT, "110101", "东城区人民政府", []),
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


def test_regions_form_a_tree() -> None:
    known = regions()
    assert all(region.parent in known for region in known.values() if region.level != "province")
    assert {len(code) for code in known} == {6}
    assert sum(region.parent == "110000" for region in known.values()) == 16 + 4  # districts, and the former
    assert [region.name for region in chain("331003")] == ["黄岩区", "台州市", "浙江省"]
    assert sum(region.parent == "331000" for region in known.values()) == 9 + 1
    levels = Counter(region.level for region in known.values())
    assert (levels["province"], levels["prefecture"] >= 333, levels["county"] >= 2843) == (34, True, True)


@given(
    st.text(alphabet="北京市朝阳区东城鼓楼县省厅局镇", max_size=20), st.sampled_from([None, "110105", "x"])
)
def test_split_takes_from_the_front(name: str, near: str | None) -> None:
    region, rest = split(name, near)
    assert name.endswith(rest)
    assert (region is None) == (rest == name)
