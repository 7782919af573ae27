"""The statistics table (统计表) in lines of text: broken over them, with page numbers, serials and notes."""

from __future__ import annotations

import pytest

from tests.reading.test_statistics import report_of

_NAMES = (
    *(f"requests_{part}" for part in ("received", "in_person", "fax", "online", "letter", "concluded")),
    *(f"refused_{part}" for part in ("state_secret", "trade_secret", "privacy", "not_government_info")),
)
_LABELS = (
    *("收到申请数", "当面申请数", "传真申请数", "网络申请数", "信函申请数", "申请办结数"),
    *("涉及国家秘密", "涉及商业秘密", "涉及个人隐私", "不是《条例》所指政府信息"),
)
LINES: dict[str, tuple[str, dict[str, int | None]]] = {  # lines; rows and their figures, None: in doubt
    "a figure broken over lines": (
        "统计指标  单位  统计数 / 收到申请数  件  10 / 34",
        {"requests_received": None},
    ),
    "a page number": ("统计指标  单位  统计数 / 收到申请数  件  10 / - 3 -", {"requests_received": 10}),
    "a page number without marks": (
        "统计指标 单位 统计数 / 主动公开政府信息数 条 17 / 收到申请 / 数 / 件 10 / 3",
        {"disclosed_total": 17, "requests_received": 10},
    ),
    "a page number or a figure": (
        "统计指标 单位 统计数 / 主动公开政府信息数 条 17 / 收到申请数 件 10 / 办结数 / 3",
        {"disclosed_total": 17, "requests_received": 10, "requests_concluded": None},
    ),
    "narrow columns": (
        "统计指标 单位 统计数 / 主动公 / 开政府信 / 息数（不 / 同渠道和方式 / 公开相同信息计 / 1条） / 条 17",
        {"disclosed_total": 17},
    ),
    "figures beside the middle of labels": (
        "统计指标 单位 统计数 / 主动公开政府信 / 息数（不 / 条 17 / 同渠道计1 / 条） / 收到申 / 件 9 / 请数",
        {"disclosed_total": 17, "requests_received": 9},
    ),
    "a group's number broken off": (
        "统计指标 单位 统计数 / 制发规范性文件总数 / 件 5 / （二 / ）通过不同渠道公开 / 收到申请数 件 4",
        {"normative_made": 5, "requests_received": 4},
    ),
    "a line that cannot be read": (
        "统计指标 单位 统计数 / 收到申请数 / 件 l0 / 办结数 件 9",
        {"requests_received": None, "requests_concluded": 9},
    ),
    "damaged labels": (
        "统计指标 单位 统计数 收到申请数 件 4 制发规范性文某总数 件 5 / 设置政府信息公某查阅点数 个 7",
        {"requests_received": 4, "normative_made": 5, "reading_points": 7},
    ),
    "a row that the form does not have": (
        "统计指标 单位 统计数 收到申请数 件 4 接待来访群众人次 人次 5 办结数 件 6",
        {"requests_received": 4, "requests_concluded": 6},
    ),
    "units in labels": (
        "统计指标 统计数 / 办结数（件） / 件 3 / 收到申请数（件） 4 专职人员数（不包括政府公报等）（人） 2",
        {"requests_concluded": 3, "requests_received": 4, "staff_full_time": 2},
    ),
    "notes": (
        "统计指标  统计数 / 收到申请数  10（含网上2） / 当面申请数  3*",
        {"requests_received": 10, "requests_in_person": 3},
    ),
    "a label whose first line is another row's": (
        "统计指标 / 单位 / 统计数 / 1．属于已主动公开范围数 / 件 / 7 / 2．同意公开 / 答复数 / 件 / 0",
        {"reply_already_public": 7, "reply_granted": 0},
    ),
    "serials": (
        "序号/统计指标/单位/统计数/1/收到申请数/件/120/2/当面申请数/件/3/传真申请数/件/4/4/网络申请数/件/5/信函申请数/件/6".replace(
            "/", " / "
        ),
        {
            "requests_received": 120,
            "requests_in_person": None,
            "requests_fax": 4,
            "requests_online": None,
            "requests_letter": 6,
        },
    ),
    **{
        f"codes behind labels, {name}": (
            text,
            {"requests_received": 120, "requests_in_person": 3, "requests_fax": None, "requests_letter": 6},
        )
        for name, text in {
            "a cell a line": "统计指标/代码/单位/统计数/收到申请数/01/件/120/当面申请数/02/件/3/"
            "传真申请数/03/件/信函申请数/05/件/6".replace("/", " / "),
            "a row a line": "统计指标  代码  单位  统计数 / 收到申请数  01  件  120 / 当面申请数  02  件  3"
            " / 传真申请数  03  件 / 信函申请数  05  件  6",
            "run together": "统计指标代码单位统计数收到申请数01件120当面申请数02件3"
            "传真申请数03件信函申请数05件6",
        }.items()
    },
    "serials before rows of one length": (
        "序号 指标 统计数/40 涉及国家秘密 4/41 涉及商业秘密 件/42 涉及个人隐私 58/43 当面申请数 件".replace(
            "/", " / "
        ),
        dict(zip((*_NAMES[6:9], _NAMES[1]), (4, None, 58, None), strict=True)),
    ),
    "codes beside blank cells, with pipes": (
        "指标/代码/单位/统计数//收到申请数/1/件/9//当面申请数/2/件///传真申请数/3/件/ /".replace("/", "| / "),
        {"requests_received": 9, "requests_in_person": None, "requests_fax": None},
    ),
    "serials of two digits that ran together with figures": (
        "序号统计指标单位统计数01收到申请数件12002当面申请数件003传真申请数件04网络申请数件305信函申请数件7",
        dict(zip(_NAMES, (120, 0, None, 3, 7), strict=False)),
    ),
    "serials of one digit or two": (
        "序号统计指标单位统计数1收到申请数件1202当面申请数件03传真申请数件04网络申请数件05信函申请数件7",
        dict.fromkeys(_NAMES[:5]),
    ),
    "a column of remarks, a cell a line with pipes": (
        "统计指标|/单位|/统计数|/备注|/|/收到申请数|/件|/120|/含网上|/|/当面申请数|/件|/3|/ |/|".replace(
            "/", " / "
        ),
        {"requests_received": 120, "requests_in_person": 3},
    ),
    "title, one head and rows on one line": (
        "情况统计表（2016年度）统计指标统计数（一）收到申请数１２1.当面申请数3,1412.传真申请数零3.网络申请数0（二）申请办结数",
        dict(zip((*_NAMES[:4], _NAMES[5]), (12, 3141, 0, 0, None), strict=True)),
    ),
    "figures beside notes that go on below": (
        "统计指标 单位 统计数 / 主动公开政府信息数 / （不同渠道 条 53 / 相同信息计1条） / 收到申请数 件 9",
        {"disclosed_total": 53, "requests_received": 9},
    ),
    "serials that ran together with figures": (
        "序号统计指标单位统计数1收到申请数件12021．当面申请数件32．传真申请数件243．网络申请数件05信函申请数件7",
        {
            "requests_received": 120,
            "requests_in_person": None,
            "requests_fax": 2,
            "requests_online": 0,
            "requests_letter": 7,
        },
    ),
    "the number of a label that is not known": (
        "统计指标单位统计数网络申请数件5收到申请数件291．当面审请件02．传真申请数件4信函申请数件7",
        {"requests_online": 5, "requests_received": None, "requests_fax": 4, "requests_letter": 7},
    ),
    "a label that is damaged and begins with one that is known": (
        "统计指标单位统计数主动公开规范性文件数条7政府公报公开府信息数条0政府网站公开政府信息数条1683",
        {"normative_disclosed": 7, "channel_website": 1683},
    ),
    "colons": (
        "统计项目  统计数 / 收到申请数：10件； / 当面申请数：3件。",
        {"requests_received": 10, "requests_in_person": 3},
    ),
    "commas": (
        "统计指标,单位,统计数 / 收到申请数,件,5 / 当面申请数,件,3",
        {"requests_received": 5, "requests_in_person": 3},
    ),
    "no heads, units behind": (
        "收到申请数9件 / 当面申请数1件 / 传真申请数2件 / 网络申请数3件 / 信函申请数4件",
        {
            "requests_received": 9,
            "requests_in_person": 1,
            "requests_fax": 2,
            "requests_online": 3,
            "requests_letter": 4,
        },
    ),
    **{
        f"figures led to by {leader!r}": (
            " / ".join(
                f"{label}{leader}{figure}"
                for label, figure in zip(_LABELS, ("9件", "1件", "2件", "", "4件", "0件"), strict=False)
            ),
            dict(zip(_NAMES, (9, 1, 2, None, 4, 0), strict=False)),
        )
        for leader in ("：", "……", "…… ", "......", "····", "——", "___", "=")
    },
    "a list without units": (
        "- 收到申请数：9 / - 当面申请数：1 / - 传真申请数：2 / - 网络申请数：0 / - 信函申请数：4",
        dict(zip(_NAMES, (9, 1, 2, 0, 4), strict=False)),
    ),
    "a list of Fujian's rows without units": (
        "主动公开文件数：12 / 1．网站公开数：7 / 2．政府公报公开数：351 / 受理申请总数：9 / 当面申请数：0",
        {
            "fj_disclosed.year": 12,
            "fj_disclosed_website.year": 7,
            "fj_disclosed_gazette.year": 351,
            "fj_requests.year": 9,
            "fj_requests_in_person.year": 0,
        },
    ),
    "figures below their labels, without units or heads": (
        " / ".join(f"{label} / {at}" for at, label in enumerate(_LABELS)),
        dict(zip(_NAMES, range(10), strict=True)),
    ),
    "a list in one paragraph, most figures blank": (
        "；".join(f"{label}：{at if at < 4 else ''}" for at, label in enumerate(_LABELS)) + "。",
        dict(zip(_NAMES, (0, 1, 2, 3, *[None] * 6), strict=True)),
    ),
    "a list in Markdown": (
        "**收到申请数**：9 / **当面申请数**：1件 / **传真申请数：2** / **网络申请数**：0件 / 信函申请数：4件",
        dict(zip(_NAMES, (9, 1, 2, 0, 4), strict=False)),
    ),
    "a list in one paragraph": (
        "；".join(f"{label}：{at}" for at, label in enumerate(_LABELS)) + "。",
        dict(zip(_NAMES, range(10), strict=True)),
    ),
    "a heading above its row": (
        "统计指标 / 统计数 / 四、行政复议数量 / 行政复议数量 / 3",
        {"reconsideration_total": 3},
    ),
    "two columns in one": (
        "主动公开文件数 条 710 / 受理依申请公开信息总数 件 25 / 当面申请数 件 12",
        {
            f"fj_{row}.{column}": None
            for row in ("disclosed", "requests", "requests_in_person")
            for column in ("year", "cumulative")
        },
    ),
    "units and figures with tabs below labels": (
        "指标/单位/本年度/历年累计/主动公开文件数/条\t12\t36/网站公开数/条/7\t0/行政复议数/件/3 9".replace(
            "/", " / "
        ),
        {
            "fj_disclosed.year": 12,
            "fj_disclosed.cumulative": 36,
            "fj_disclosed_website.year": 7,
            "fj_disclosed_website.cumulative": 0,
            "fj_reconsideration.year": 3,
            "fj_reconsideration.cumulative": 9,
        },
    ),
    "one column": (
        "主动公开文件数  条  710 / 受理依申请公开信息总数  件  7 / 当面申请数  件  7",
        {"fj_disclosed.year": 710, "fj_requests.year": 7, "fj_requests_in_person.year": 7},
    ),
}


@pytest.mark.parametrize("case", LINES)
def test_lines_of_a_text(case: str) -> None:
    lines, expected = LINES[case]
    report = report_of("\n".join(["示例区2016年政府信息公开工作年度报告", "附表：", *lines.split(" / ")]))
    read_here = {one.field.removeprefix("indicators."): one for one in report.readings}
    assert {name: one.value for name, one in read_here.items()} == expected
    doubted = {name.removeprefix("indicators.") for one in report.findings for name in one.fields}
    open_ = {name for name, value in expected.items() if value is None}
    assert {name for name in open_ if read_here[name].state != "blank"} <= doubted
    assert {one.source for one in read_here.values()} == {"table"}
