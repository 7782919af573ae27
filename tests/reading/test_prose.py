"""Figures that sentences state: only where the wording leaves one meaning; all else is a finding."""

from __future__ import annotations

import pytest

from pipelines.readers import read as read_document
from pipelines.reading import read
from pipelines.report import Report, State

TITLE = "江北省示例市教育局2016年政府信息公开工作年度报告"


def report_of(*lines: str, title: str = TITLE) -> Report:
    return read(read_document("\n".join([title, *lines]).encode(), "report.txt"))


def stated(report: Report) -> dict[str, object]:
    return {
        one.field.removeprefix("indicators."): one.value if one.state is State.NUMBER else str(one.state)
        for one in report.readings
        if one.source == "prose"
    }


def unattributed(report: Report) -> list[str]:
    return [str(one.values["printed"]) for one in report.findings if one.code == "prose-unattributed"]


STATED = [  # sentence, figures
    ("2016年，我局主动公开政府信息592条。", {"disclosed_total": 592}),
    ("全年共主动公开各类政府信息1,592条。", {"disclosed_total": 1592}),
    ("２０１６年主动公开政府信息５９２条。", {"disclosed_total": 592}),
    ("2016年主动公开政府信息592²条，制发规范性文件总数3①件。", {"disclosed_total": 592, "normative_made": 3}),
    ("2016年主动公开政府信息5①20条。", {}),
    ("全年主动公开政府信息1.2万条。", {"disclosed_total": 12000}),
    ("全局通过各种渠道主动公开政府信息共2515条。", {"disclosed_total": 2515}),
    ("全年共新收政府信息公开申请54件，办结54件。", {"requests_received": 54, "requests_concluded": 54}),
    ("主动公开政府信息数：25、0、0、1、26", {}),
    ("主动公开政府信息数：25，26", {}),
    ("主动公开政府信息数：25，规范性文件数：3", {"disclosed_total": 25}),
    ("截至2016年12月31日，示例市教育局主动公开政府信息592条。", {"disclosed_total": 592}),
    ("2016年全市教育系统主动公开政府信息总数为592条。", {}),  # more than this body
    ("主动公开政府信息数：592。", {"disclosed_total": 592}),
    ("全年公开规范性文件5件。", {"normative_disclosed": 5}),
    ("制发规范性文件总数3件，其中主动公开规范性文件数2条。", {"normative_made": 3, "normative_disclosed": 2}),
    (
        "其中，政府网站公开政府信息数500条，政务微博公开政府信息数36条，政务微信公开政府信息数56条。",
        {"channel_website": 500, "channel_weibo": 36, "channel_wechat": 56},
    ),
    ("通过局门户网站主动公开政府信息500条。", {"channel_website": 500}),
    ("回应公众关注热点或重大舆情数4次。", {"response_total": 4}),
    (
        "参加或举办新闻发布会2次，主要负责同志参加新闻发布会一次。",
        {"press_conferences": 2, "press_conferences_by_head": 1},
    ),
    (
        "全年收到政府信息公开申请3件，其中当面申请1件、网络申请2件、信函申请0件。",
        {"requests_received": 3, "requests_in_person": 1, "requests_online": 2, "requests_letter": 0},
    ),
    ("本年度受理依申请公开十二件。", {"requests_received": 12}),
    ("2016年我局共收到3件政府信息公开申请。", {"requests_received": 3}),
    (
        "收到信息公开申请5件，按时办结数4件，延期办结数1件，申请答复数5件。",
        {"requests_received": 5, "concluded_on_time": 4, "concluded_extended": 1, "replies_total": 5},
    ),
    (
        "三、依申请公开政府信息情况\n“同意公开”2项；“同意部分公开”1项；“不同意公开”1项：其中，涉及个人隐私1项。",
        {"reply_granted": 2, "reply_partial": 1, "reply_refused": 1, "refused_privacy": 1},
    ),
    (
        "三、依申请公开政府信息情况\n不属于本行政机关公开2件，申请信息不存在1件，告知作出更改补充1件。",
        {"reply_not_this_body": 2, "reply_no_such_info": 1, "reply_amend": 1},
    ),
    (
        "因政府信息公开引发行政复议2件，维持具体行政行为1件，被依法纠错1件；引发行政诉讼1件，驳回原告诉讼请求1件。",
        {
            "reconsideration_total": 2,
            "reconsideration_maintained": 1,
            "reconsideration_corrected": 1,
            "litigation_total": 1,
            "litigation_maintained": 1,
        },
    ),
    ("收到有关政府信息公开的举报投诉0件。", {"complaints": 0}),
    (
        "收到政府信息公开申请5件，均已办结。对5件申请均作出答复，其中同意公开的3件。",
        {"requests_received": 5, "replies_total": 5, "reply_granted": 3},
    ),
    (
        "受理低保申请97件。收到政府信息公开申请5件，办结4件。",
        {"requests_received": 5, "requests_concluded": 4},
    ),
    ("共收取依申请公开信息费用437元。", {"request_fees": 0.0437}),
    (
        "三、依申请公开政府信息情况\n（一）收到申请数 5件 1.当面申请数 1件 2.传真申请数 4件",
        {"requests_received": 5, "requests_in_person": 1, "requests_fax": 4},
    ),
    ("政府网站公开政府信息数（条） 56", {"channel_website": 56}),
    (
        "公开政府信息的情况，包括政府公报公开政府信息数64，政府网站公开政府信息数68。",
        {"channel_gazette": 64, "channel_website": 68},
    ),
    (
        "三、依申请公开情况\n不同意公开答复数47件，其中涉及国家秘密1件；危及国家安全、公共安全、经济安全和社会稳定4件；不属于本机关公开5件。",
        {
            "reply_refused": 47,
            "refused_state_secret": 1,
            "refused_safety_stability": 4,
            "reply_not_this_body": 5,
        },
    ),
    (
        "配备政府信息公开工作人员9名，设立查阅点3个，举办培训班4次，接受培训201人次。",
        {"staff_total": 9, "reading_points": 3, "trainings": 4, "trainees": 201},
    ),
    (
        "针对本机关政府信息公开的行政复议数量5，行政诉讼数量2。",
        {"reconsideration_total": 5, "litigation_total": 2},
    ),
    ("主动公开政府信息9条均已按时完成。", {"disclosed_total": 9}),
    (
        "主动公开政府信息9条，其中，通过网站公开的3条，通过政务微博公开的6条。",
        {"disclosed_total": 9, "channel_website": 3, "channel_weibo": 6},
    ),
    ("依申请公开信息收取的费用0.5万元。", {"request_fees": 0.5}),
    ("依申请公开信息收取的费用380元。", {"request_fees": 0.038}),
    (
        "设置政府信息公开查阅点2个，从事政府信息公开工作人员5名，其中专职人员数1，兼职人员数4。",
        {"reading_points": 2, "staff_total": 5, "staff_full_time": 1, "staff_part_time": 4},
    ),
    (
        "召开政府信息公开工作会议或专题会议数2次，举办各类培训班3期，接受培训人员数120人次。",
        {"meetings": 2, "trainings": 3, "trainees": 120},
    ),
    ("2016年我局未收到政府信息公开申请。", {"requests_received": 0}),
    (
        "三、依申请公开政府信息情况\n（一）收到申请15件。1.当面申请3件；2.网络申请12件。（二）申请办结15件。1.按时办结14件。",
        {
            "requests_received": 15,
            "requests_in_person": 3,
            "requests_online": 12,
            "requests_concluded": 15,
            "concluded_on_time": 14,
        },
    ),
    (
        "没有发生因政府信息公开引起的行政复议、行政诉讼和行政申诉案件。",
        {"reconsideration_total": 0, "litigation_total": 0},
    ),
    (
        "五、因政府信息公开申请行政复议、提起行政诉讼的情况\n全年未发生行政诉讼及行政复议。",
        {"reconsideration_total": 0, "litigation_total": 0},
    ),
    ("没有因政府信息公开引起的行政复议和行政诉讼案件。", {"reconsideration_total": 0, "litigation_total": 0}),
    ("全年未向申请人收取费用。", {"request_fees": 0}),
    ("未接到有关政府信息公开的举报。", {"complaints": 0}),
    ("政務微網志公開政府資訊數292條。", {"channel_weibo": 292}),
    ("信息公開申請檔名稱不一，收到政府資訊公開申請書3條。", {"requests_received": 3}),
    ("三、依申请公开\n来信申请的2件，当面申请的1件。", {"requests_letter": 2, "requests_in_person": 1}),
    ("收到群众依申请公开3件。", {"requests_received": 3}),
    ("没有依申请公开政府信息办理事项。", {"requests_received": 0}),
    ("四、收费及减免情况\n2016年度及历年来，信息公开没有收费及减免的情况。", {"request_fees": 0}),
    (
        "在政府网站上共公开285条信息，在微信公众平台上公开116条信息。",
        {"channel_website": 285, "channel_wechat": 116},
    ),
    ("开展信息公开以来，暂未对依申请提供政府信息收取检索、复印等费用。", {"request_fees": 0}),
    (
        "没有发生有关政府信息公开事务的行政复议案、行政诉讼案和申诉案。",
        {"reconsideration_total": 0, "litigation_total": 0},
    ),
    ("未收到信息公开申请表。", {"requests_received": 0}),
    (
        "四、因政府信息公开申请行政复议、提起行政诉讼的情况\n2015年发生行政复议7件，2016年未发生行政复议。",
        {"reconsideration_total": 0},
    ),
    ("四、因政府信息公开申请行政复议、提起行政诉讼的情况\n2015年未发生行政复议。", {}),
    (
        "收到信息公开申请11件，比2015年减少4件，其中网络申请10件。",
        {"requests_received": 11, "requests_online": 10},
    ),
    (
        "发布政策解读稿2篇，通过新闻媒体等其他方式回应事件3次。",
        {"policy_interpretations": 2, "other_responses": 3},
    ),
    (
        "一、概述\n（二）依申请公开\n受理申请2件，无行政复议和行政诉讼。",
        {"requests_received": 2, "reconsideration_total": 0, "litigation_total": 0},
    ),
    ("收到申请公开件3件。", {"requests_received": 3}),
    ("全年新增主动公开的各类政府信息数量592条。", {"disclosed_total": 592}),
    ("二、主动公开情况\n全年公开信息592条。", {"disclosed_total": 592}),
    ("累计主动公开政府信息5920条，其中2016年新增主动公开政府信息592条。", {"disclosed_total": 592}),
    ("全市教育系统各级各部门主动公开政府信息30条。", {}),
    (
        "主动公开政府信息592条，其中通过“示例教育”微信公众号公开56条。",
        {"disclosed_total": 592, "channel_wechat": 56},
    ),
    ("收到3起政府信息依申请公开。", {"requests_received": 3}),
    (
        "收到公民、法人或者其他组织提出的政府信息公开申请3件，答复3件，未收到信息公开行政复议。",
        {"requests_received": 3, "replies_total": 3, "reconsideration_total": 0},
    ),
    ("收到政府信息申请公开件3件。", {"requests_received": 3}),
    ("2016年未收到信息公开的申请和未涉及不予公开的信息。", {"requests_received": 0}),
    ("未接到任何形式的依申请公开请求.", {"requests_received": 0}),
    ("无公民申请公开政府信息，故无收费及减免情况。", {"requests_received": 0, "request_fees": 0}),
    ("没有向依申请公开对象收取复印、递送等任何费用。", {"request_fees": 0}),
    (
        "没有发生因政府信息公开工作引发投诉、行政复议或行政诉讼等事件。",
        {"reconsideration_total": 0, "litigation_total": 0},
    ),
    ("收到针对本局有关政府信息公开事务的行政复议案0件。", {"reconsideration_total": 0}),
    (
        "因政府信息公开引发的行政复议3件，其中维持2件，纠错1件。",
        {"reconsideration_total": 3, "reconsideration_maintained": 2, "reconsideration_corrected": 1},
    ),
    (
        "三、依申请公开政府信息情况\n“同意公开”的10条，“不予公开”的答复1条。",
        {"reply_granted": 10, "reply_refused": 1},
    ),
    ("从事政府信息公开工作的全职人员1人。", {"staff_full_time": 1}),
    ("明确专人负责信息公开，配备16名兼职人员。", {"staff_part_time": 16}),
    (
        "政府信息公开工作专门配备了2名全职工作人员、31名兼职工作人员。",
        {"staff_full_time": 2, "staff_part_time": 31},
    ),
    ("依申请提供政府公开信息收取费用0元。", {"request_fees": 0}),
    ("举办培训班3期，培训人员120人次。", {"trainings": 3, "trainees": 120}),
    (
        "参加新闻发布会2次，其中主要负责同志参加1次；网站在线访谈3次，其中主要领导出席2次。",
        {
            "press_conferences": 2,
            "press_conferences_by_head": 1,
            "web_interviews": 3,
            "web_interviews_by_head": 2,
        },
    ),
]


@pytest.mark.parametrize(("sentence", "figures"), STATED, ids=[one[0][:24] for one in STATED])
def test_a_sentence(sentence: str, figures: dict[str, float]) -> None:
    assert stated(report_of(sentence)) == figures


NOT_READ = [  # sentence; nothing of it may become a figure
    "2015年主动公开政府信息592条。",
    "主动公开政府信息比去年增加92条。",
    "2008年以来，主动公开政府信息5920条。",
    "截至2016年底，累计主动公开政府信息5920条。",
    "全年主动公开政府信息500余条。",
    "全年主动公开政府信息约500条。",
    "全年主动公开政府信息500条以上。",
    "各乡镇主动公开政府信息613条。",
    "其中，示例镇主动公开政府信息113条。",
    "涉及政府信息公开的行政复议和行政诉讼案件共2件。",
    "收到人大代表建议30件，办结30件。",
    "办理政协提案16件，按时办结16件。",
    "未收到要求减免费用的申请。",
    "主动公开政府信息率100%。",
    "2017年将主动公开政府信息600条。",
    "受理投诉举报3000件。",
    "全年受理行政复议案件300件。",
    "受理行政复议案件30件，其中涉及政府信息公开的2件。",
    "未发生行政复议。",
    "一、概述\n（二）依申请公开\n积极办理。\n（三）法治建设\n受理行政复议300件，收到申请200件。",
    "未收到行政复议申请。",
    "行政许可窗口收到申请200件。",
    "办理证件未收取费用。",
    "6月主动公开政府信息30条。",
    "上半年主动公开政府信息300条。",
    "今年以来，主动公开政府信息300条。",
    "依申请公开政府信息3条。",
    "通过新闻发布会公开政府信息20条。",
    "微博发布信息420条。",
    "全年公开信息592条。",
    "制作公文60件，其中，依申请公开15件，不予公开5件。",
    "开展电子商务培训班3期，培训人员300人次。",
    "二、主动公开情况\n财政信息：公开信息12条。",
    "配备5名专职人员负责窗口服务。",
    "2016年1-10月，收到政府信息公开申请30件。",
    "培训下岗人员120人次。",
    "未收到通过信函提出的申请。",
    "不存在依申请公开信息未答复情况。",
    "未收到法人或其他组织的信息公开申请。",
    "收到公民向示例县人民政府提出的信息公开申请3件。",
    "2016年，市政府共收到政府信息公开申请36件。",
    "三、依申请公开政府信息情况\n受理低保申请9件，按时办结5件，答复4件。",
    "三、依申请公开政府信息情况\n受理12345工单97件。其中当面申请5件，信函申请3件。",
    "三、依申请公开政府信息情况\n教师资格认定申请97件，申请答复38件。",
    "三、依申请公开政府信息情况\n提供档案查阅服务5件，其中当面申请35件。",
    "三、依申请公开政府信息情况\n收到法院调证4件，均按时办结12件。",
    "举办普法培训班4次，接受培训201人次。",
    "截至目前，主动公开政府信息592条。",
    "主动公开政府信息9条未及时更新。",
    "政府网站公开政府信息9条被退回。",
    "发布政策解读稿件9篇正在审核。",
    "检查发现，主动公开政府信息71条。",
    "因系统故障，主动公开政府信息71条。",
    "按要求对主动公开政府信息71条。",
    "包括上年结转21件在内，共收到申请40件。",
    "收到申请798件，实际为5件。",
    "收到申请11件，统计表中为8件。",
    "收到申请70件次（136件）。",
    "三、依申请公开政府信息情况\n（三）行政审批情况\n全年收到申请41件，办结8件。",
    "三、依申请公开政府信息情况\n行政服务中心受理各类申请14件，办结7件。",
    "五、因政府信息公开申请行政复议的情况\n行政复议4件，行政诉讼5件，均不涉及政府信息公开。",
    "未收到不予公开的申请。",
    "收到政府信息公开申请46件，其中12件为上年度转入。",
    "收到政府信息公开申请61件，经甄别，6件属于政府信息公开申请。",
    "主动公开政府信息30条（含下属单位17条）。",
    "主动公开政府信息1.203条。",
    "通过县政府信息公开网公开政府信息8条，通过局门户网站公开政府信息44条。",
    "收到县政府转办的申请2件，直接收到政府信息公开申请20件。",
    "参加省厅新闻发布会2次，举办新闻发布会3次。",
    "五、因政府信息公开申请行政复议的情况\n举报4件、投诉8件。",
]


@pytest.mark.parametrize("sentence", NOT_READ)
def test_a_sentence_that_leaves_another_meaning(sentence: str) -> None:
    assert stated(report_of(sentence)) == {}


def test_what_cannot_be_attributed_is_a_finding() -> None:
    report = report_of("全年主动公开政府信息500余条。", "各乡镇主动公开政府信息613条。")
    assert stated(report) == {}
    assert unattributed(report) == ["全年主动公开政府信息500余条", "主动公开政府信息613条"]


def test_a_figure_stands_at_its_place() -> None:
    line = "2016年，我局 主动公开政府信息 592 条。"
    (reading,) = report_of(line).readings
    paragraph, _, span = reading.place.partition("/")
    start, end = map(int, span.split("-"))
    assert (paragraph, line[start:end], reading.unit, reading.source) == ("p:2", "592 条", "条", "prose")


def test_pinyin_of_mirrors_is_passed_over() -> None:
    line = "全年沒有發(fā)生因政府信息公開引起的行政復(fù)議。收到政府信息公開申請3件(jiàn)，均已辦結(jié)。"
    report = report_of(line)
    assert stated(report) == {"reconsideration_total": 0, "requests_received": 3}
    assert {one.text for one in report.readings} == {
        "沒有發(fā)生因政府信息公開引起的行政復(fù)議",
        "3件",
    }


def test_two_statements_that_differ_are_in_doubt() -> None:
    report = report_of("全年主动公开政府信息592条。", "本年主动公开政府信息600条。")
    assert stated(report) == {"disclosed_total": "ambiguous"}
    assert "printed-twice" in {one.code for one in report.findings}


def test_the_table_counts_and_the_text_is_compared() -> None:
    report = report_of(
        "全年主动公开政府信息592条。", "统计指标 | 单位 | 统计数", "主动公开政府信息数 | 条 | 600"
    )
    assert {one.source: one.value for one in report.readings} == {"table": 600, "prose": 592}
    (finding,) = [one for one in report.findings if one.code == "text-against-table"]
    assert (finding.severity, finding.fields) == ("info", ("indicators.disclosed_total",))
    assert finding.values == {"text": 592, "table": 600}


FORMS = [("2012", "2008"), ("2016", "2014"), ("2019", "2019"), ("2023", "2021")]


@pytest.mark.parametrize(("year", "form"), FORMS)
def test_a_text_without_tables_follows_the_instrument_of_its_year(year: str, form: str) -> None:
    assert report_of("本年工作平稳。", title=TITLE.replace("2016", year)).form == form


def test_free_text_of_2008_to_2013_is_a_report() -> None:
    report = report_of(
        "一、概述", "平稳。", "二、主动公开政府信息的情况", "公开。", "三、依申请公开政府信息的情况", "无。",
        "四、政府信息公开的收费及减免情况", "无。", title="示例县财政局2010年政府信息公开年度报告",
    )  # fmt: skip
    assert (report.is_report, report.year, report.form) == (True, 2010, "2008")
    assert [chapter.kind for chapter in report.chapters] == ["overview", "disclosure", "requests", "fees"]
    assert report.agency is not None
