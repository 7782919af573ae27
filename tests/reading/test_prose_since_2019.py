"""What sentences of reports since 2019 state of the three tables, where the wording leaves one meaning."""

from __future__ import annotations

import pytest

from pipelines.report import STATED, Report
from tests.reading.test_prose import TITLE, report_of, stated, unattributed

OVERVIEW, DISPUTES = "一、总体情况", "四、政府信息公开行政复议、行政诉讼情况"


def report(*lines: str, year: int = 2023) -> Report:
    return report_of(*lines, title=TITLE.replace("2016", str(year)))


def counted(*lines: str, year: int = 2023) -> dict[str, object]:
    """The figures by the ends of their names: what no form counts is left out."""
    found = stated(report(*lines, year=year)).items()
    return {name.removeprefix("requests."): value for name, value in found if not name.startswith(STATED)}


NONE = {
    "disputes.review.total": 0,
    "disputes.litigation_direct.total": 0,
    "disputes.litigation_post_review.total": 0,
}
DIRECT, LATER = "disputes.litigation_direct", "disputes.litigation_post_review"
REVIEW, FILES = "disputes.review", "disclosure.normative_documents"

SENTENCES = [  # sentence, figures
    (
        "2023年收到政府信息公开申请9件。办理结果为：予以公开的5件，部分公开的4件。",
        {"new_received.total": 9, "granted.total": 5, "partial_grant.total": 4},
    ),
    (
        "2023年，我局共收到政府信息公开申请15件；办结14件，其中予以公开8件，部分公开2件，不予公开1件，无法提供3件；结转下年度继续办理1件。",
        {
            "new_received.total": 15,
            "total_processed.total": 14,
            "granted.total": 8,
            "partial_grant.total": 2,
            "carried_forward.total": 1,
        },
    ),
    (
        "2023年度，新收政府信息公开申请23件，上年结转2件，办理完毕24件，结转下年度1件。",
        {
            "new_received.total": 23,
            "carried_over.total": 2,
            "total_processed.total": 24,
            "carried_forward.total": 1,
        },
    ),
    ("办结依申请公开件7件（含2022年结转的3件），其中予以公开6件。",
     {"total_processed.total": 7, "granted.total": 6}),
    ("涉及政府信息公开的行政复议、行政诉讼案件为0件。", NONE),
    (f"{DISPUTES}\n行政复议和行政诉讼数为0件。", NONE),
    ("受理依申请公开政府信息0件，没有因政府信息公开引起的行政复议和行政诉讼事件。",
     {"new_received.total": 0, **NONE}),
    ("新收依申请公开16件，办结16件。", {"new_received.total": 16, "total_processed.total": 16}),
    ("全局共收到70件政府信息公开申请，及时依法依规办结69件，1件结转下年度继续办理。",
     {"new_received.total": 70, "total_processed.total": 69, "carried_forward.total": 1}),
    ("收到政府信息公开申请十五件，办结十四件。", {"new_received.total": 15, "total_processed.total": 14}),
    ("收到政府信息公开申请15件，较去年回落12.3%，办结15件。",
     {"new_received.total": 15, "total_processed.total": 15}),
    ("政府信息公开申请中，信访举报投诉类申请2件，重复申请1件，本机关不掌握相关政府信息4件。",
     {"not_processed_complaint.total": 2, "not_processed_repeat.total": 1, "unable_no_info.total": 4}),
    (
        "因政府信息公开引发行政复议3件，其中结果维持1件，结果纠正1件，尚未审结1件；行政诉讼2件。",
        {f"{REVIEW}.total": 3, f"{REVIEW}.maintain": 1, f"{REVIEW}.correct": 1, f"{REVIEW}.unfinished": 1},
    ),
    (
        "因信息公开产生的行政诉讼案件2件，其中未经复议直接起诉1件，结果维持1件；复议后起诉1件，尚未审结1件。",
        {f"{DIRECT}.total": 1, f"{DIRECT}.maintain": 1, f"{LATER}.total": 1, f"{LATER}.unfinished": 1},
    ),
    ("因政府信息公开被申请行政复议1件，被提起行政诉讼0件。", NONE | {f"{REVIEW}.total": 1}),
    ("发生涉及政府信息公开的行政复议案件2起、行政诉讼案件1起。", {f"{REVIEW}.total": 2}),
    ("本年度未发生因政府信息公开申请行政复议、提起行政诉讼的情况。", NONE),
    ("未发生一起因政府信息公开引起的行政复议或者行政诉讼案件。", NONE),
    ("不存在因政府信息公开引起的行政复议和行政诉讼案件。", NONE),
    ("本年度我局政府信息公开行政复议、行政诉讼均为0件。", NONE),
    ("针对本单位政府信息公开的行政复议申请0件。", {f"{REVIEW}.total": 0}),
    (
        "截至2023年底，我局现行有效行政规范性文件56件，本年新制发行政规范性文件12件，废止行政规范性文件3件。",
        {f"{FILES}.valid": 56, f"{FILES}.made": 12, f"{FILES}.repealed": 3},
    ),
    (
        "全年共作出行政许可决定1205件，作出行政处罚决定88件，行政强制决定0件。",
        {
            "disclosure.licensing.processed": 1205,
            "disclosure.punishment.processed": 88,
            "disclosure.coercion.processed": 0,
        },
    ),
    ("行政事业性收费12.5万元。", {"disclosure.fees.amount": 12.5}),
    ("行政事业性收费总金额125000元。", {"disclosure.fees.amount": 12.5}),
    ("全年未收到政府信息公开申请。", {"new_received.total": 0}),
    ("全年主动公开政府信息1356条，召开新闻发布会12场。", {"disclosed_total": 1356, "press_conferences": 12}),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "figures"), SENTENCES, ids=[one[0][:16] for one in SENTENCES])
def test_a_sentence_of_chapter_one(sentence: str, figures: dict[str, object]) -> None:
    assert counted(OVERVIEW, sentence) == figures


OPEN = [  # nothing of it may become a figure
    "办理提案9件。办理结果为：予以公开5件，部分公开1件。",
    "全部按时办结，按时办结14件，延期办结1件。",
    "2023年收到申请15件。",  # for what?
    "办结上年结转申请2件。",
    "扎实推进政务公开，全年办理行政复议案件300件，行政诉讼案件20件。",
    "我局依法办理行政复议5件，其中政府信息公开类1件。",
    "政府信息公开申请予以公开及部分公开3件，不予公开、不予处理2件。",
    "依申请公开政府信息答复率100%，办结率100%。",
    "2022年收到政府信息公开申请12件。",
    "政府信息公开行政复议维持率100%，行政诉讼胜诉率100%。",
    "因政府信息公开引起的行政复议和行政诉讼各1件。",
    "因政府信息公开引起的行政复议、行政诉讼共3件。",
    "清理规范性文件30件，备案规范性文件12件。",
    "办理行政许可5000件，行政处罚120件。",
    "办结12345热线工单300件。",
    "收到人大代表建议12件，办结12件。",
    "行政事业性收费项目12项。",
    "收到政府信息公开申请15件（其中上年度的2件）。",
    "2019年至2023年共收到政府信息公开申请300件。",
    "作为复议机关，受理政府信息公开行政复议案件30件，维持12件，纠正3件。",
    "全年办理政府信息公开行政复议案件50件。",
    "公示行政许可决定1205件、行政处罚决定88件。",
    "通过门户网站、微博、微信公众号主动公开信息592条。",
    "办理政府信息公开申请当面、网络申请3件。",
    "政府信息公开申请：新收政府信息公开申请数量 12 1 0 1 0 0 14。",
]


@pytest.mark.parametrize("sentence", OPEN, ids=[one[:16] for one in OPEN])
def test_a_sentence_that_leaves_more_than_one_meaning(sentence: str) -> None:
    assert counted(OVERVIEW, sentence) == {}


def test_the_heading_says_what_disputes_are_about() -> None:
    assert counted(DISPUTES, "本年度未发生行政复议、行政诉讼。") == NONE
    assert counted(OVERVIEW, "本年度未发生行政复议、行政诉讼。") == {}


def test_only_fields_of_the_form_are_read() -> None:
    line = "现行有效行政规范性文件56件，政府集中采购项目35个，采购总金额1256.34万元。"
    assert counted(OVERVIEW, line, year=2023) == {f"{FILES}.valid": 56}
    procured = {"disclosure.procurement.projects": 35, "disclosure.procurement.amount": 1256.34}
    assert counted(OVERVIEW, line, year=2020) == procured


def test_without_a_table_a_finding_names_the_fields() -> None:
    read = report(OVERVIEW, "新收依申请公开16件，办结16件。")
    (finding,) = [one for one in read.findings if one.code == "text-instead-of-table"]
    assert set(finding.fields) == {"requests.new_received.total", "requests.total_processed.total"}
    assert (read.form, {one.form for one in read.readings}) == ("2021", {"2021"})


def test_what_is_not_of_this_body_is_a_finding() -> None:
    read = report(OVERVIEW, "各街道收到政府信息公开申请30件。")
    assert stated(read) == {}
    assert unattributed(read) == ["收到政府信息公开申请30件"]


TABLE = "项目 | 自然人 | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | 总计"
ROWS = {
    "new_received": "一、本年新收政府信息公开申请数量",
    "carried_over": "二、上年结转政府信息公开申请数量",
    "denied_state_secret": "1.属于国家秘密",
    "denied_law_forbidden": "2.其他法律行政法规禁止公开",
    "denied_safety_stability": "3.危及“三安全一稳定”",
    "denied_third_party_rights": "4.保护第三方合法权益",
    "denied_internal_affairs": "5.属于三类内部事务信息",
    "denied_process_info": "6.属于四类过程性信息",
    "denied_enforcement_case": "7.属于行政执法案卷",
    "denied_admin_query": "8.属于行政查询事项",
    "total_processed": "（七）总计",
    "carried_forward": "四、结转下年度继续办理",
}


def against(sentence: str, **printed: int) -> list[tuple[str, str, str]]:
    """(identity, scope, status) of a sentence and a table 3 that prints these totals, 0 else."""
    rows = [
        f"{label} | {printed.get(name, 0)} {'| 0 ' * 5}| {printed.get(name, 0)}"
        for name, label in ROWS.items()
    ]
    read = report(OVERVIEW, sentence, "三、收到和处理政府信息公开申请情况", TABLE, *rows)
    checks = [one for one in read.checks if one.identity.startswith("px.")]
    broken = {one.values["identity"] for one in read.findings if one.code == "text-against-table"}
    assert broken == {one.identity for one in checks if one.status == "fails"}
    return [(one.identity, one.scope.split(".")[1], one.status) for one in checks]


NEW, FORWARD, NO = "new_received", "carried_forward", "政府信息公开申请不予公开3件。"
AGREEMENTS = [
    ("收到政府信息公开申请3件。", {NEW: 3}, ("px.new_received", NEW, "holds")),
    ("收到政府信息公开申请5件。", {NEW: 3, "carried_over": 2}, ("px.new_received", NEW, "holds")),
    ("收到政府信息公开申请4件。", {NEW: 3}, ("px.new_received", NEW, "fails")),
    ("新收依申请公开16件，办结16件。", {NEW: 16}, ("px.processed", "total_processed", "fails")),
    ("对政府信息公开申请作出答复3件。", {"total_processed": 3}, ("px.processed", "answered", "holds")),
    (NO, {"denied_admin_query": 1, "denied_process_info": 2}, ("px.results", "denied", "holds")),
    (NO, {"denied_admin_query": 1}, ("px.results", "denied", "fails")),
    ("政府信息公开申请结转下年度1件。", {FORWARD: 1}, ("px.carried_forward", FORWARD, "holds")),
    ("政府信息公开申请无法提供3件。", {}, None),  # none of its rows is printed
]  # fmt: skip


@pytest.mark.parametrize(
    ("sentence", "printed", "result"), AGREEMENTS, ids=[f"{a[0]} {a[2]}" for a in AGREEMENTS]
)
def test_the_text_against_the_table(
    sentence: str, printed: dict[str, int], result: tuple[str, str, str] | None
) -> None:
    found = against(sentence, **printed)
    assert result in found if result else found == []
