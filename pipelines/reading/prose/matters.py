"""What a figure of a sentence counts: open information, or other work that is told in the same words.

受理低保申请9件,办结5件 · 主动公开政府信息9条未更新 · 检查发现,主动公开信息9条 · 收到申请9件(实际6件)
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.reading.prose.numerals import NUMBER
from pipelines.reading.prose.sentences import Sentence, subject

_TOPICS = {  # kinds of counts whose words other work has too → headings that make them those of disclosure
    "received": ("requests",),
    "published": ("disclosure",),
    "training": ("training",),
    "staff": ("staff",),
    "disputes": ("disputes", "requests"),
    "complaints": ("disputes",),
    "fees": ("fees", "requests"),
}
_ABOUT_IT = "(?:因|由|针对|涉及|有关|关于|就|对|涉)[^,。;]{0,20}公开"
_OURS = {  # what says of such a count, where no heading does, that it is one of disclosure
    "received": re.compile("依申请|公开[^,。;]{0,8}申请|申请[^,。;]{0,8}公开"),
    "published": re.compile("主动公开|政[府务](?:各类)?信息"),
    "staff": re.compile("公开"),
    "training": re.compile("接受培训人[员数]|举办(?:各类)?培训班|公开[^。;]{0,16}培训"),
    "disputes": re.compile(f"公开[^,。;]{{0,12}}(?:复议|诉讼|应诉|起诉)|{_ABOUT_IT}"),
    "complaints": re.compile("公开"),
    "fees": re.compile("公开|信息处理费"),
}
_APART = {  # what makes of the same words other counts: cases that a body decides on, decisions it publishes
    "disputes": re.compile("复议机关|复议机构|审理|办理[^,]{0,12}(?:复议|诉讼)"),
    "disclosure": re.compile("公示|公开|公布|上传|归集"),
}
_WITH_CARRIED = re.compile(  # 15件(其中上年结转2件), 15件。其中2件为上年度转入
    r"[(,。;]?(?:其中|含|包括|包含)[:,]?(?:\d+件)?[^,;。)]{0,4}(?:上一?年|去年|20\d\d年度?(?:结转|转入))"
)
_ENUMERATED = re.compile(r"([^,。;:()\n、]*)[、和及与或]$")  # 微博、微信公开信息: two share the figure
_SORTED = re.compile(  # documents sorted: 主动公开40件,依申请公开15件,不予公开5件
    r"(?:^|[,;、:])(?:其中)?,?(?:属于|作为)?依申请公开(?:类|(?:政府)?信息|文件|公文)*数?(?:为)?\d"
)
_CLAUSE = 80  # characters of a clause in which another thing is looked for
_COUNT = re.compile(rf"{NUMBER}\D{{0,3}}$")
_PETITIONS = "信访举报投诉类申请"  # a result of requests, by the form
_ABROAD = re.compile(
    "建议|提案|信访|留言|来信(?!申请)|热线|投诉|咨询|许可|审批"
)  # other things that are received and answered
_THING = re.compile(  # what a clause counts, and which figure: 受理低保申请9件
    rf"(?:^|[,。;:、()\n])(?P<what>[^,。;:、()\n]*?){NUMBER}(?P<unit>人次|件次|[件宗起例份条次批笔项个户张单])"
)
_REQUEST = re.compile("政府信息|信息公开|依申请|公开(?!招|选)")
_WORDS = re.compile(  # which leave bare 申请 what it is
    r"^\d{1,2}\.|\d{4}年度?|[我本全](?:局|厅|委|办|院|镇|乡|街道|省|市|区|县|单位|机关|部门)|[省市县区]?本级"
    "|(?:收到|受理|接收|接到|新收|收|办理|处理|完毕|完结|及时|依法|依规|按规定|予以|均|已|对|累计|总?数|为|提出|提交|递交|办结|答复|按时|按期|延期|公民|法人|其[他它]组织|自然人|个人|公众|群众|申请人"
    "|当面|现场|传真|网上|网络|互联网|在线|信函|来信|邮寄|邮件|电子|书面|口头|电话|方式|形式|有效|各类|全年|今年|当年|目前|年内|本?年度?|共计|共|的|以及|及|和|或|与|其中|通过|以|上年)+"
)
_MATTER = re.compile(  # of other work
    "申请|申报|案件|工单|诉求|来信|来电|来访|信件|事项|业务|咨询|投诉|举报|许可|登记|建议|提案|留言|请求|仲裁|认定|办件|纠纷|线索|热线"
    "|预约|报名|审批|备案|执照|许可证|证书|手续|补贴|救助|复议|诉讼"
)
_RESULT = re.compile(  # a part of the requests
    "[较比]|[同环]比|增|减|下降|上升|公开|信息不存在|无法提供|不予处理|其[他它]处理|政府信息|制作|补正|逾期|安全|社会稳定|其[他它]情形|途径|[尚仍正]在|[尚还]有|补[充正]|更[改正]|撤[回销]|重复|反复|结转|属于|要求|[涉危]及|(?<!各)类申请|(?:企业|机构|组织)申请"
)
_PART = re.compile(r"其中|[含包]|(?:\d\.)?(?:当面|现场|传真|网[上络站]|互联网|信函|邮寄|电子邮件)(?!咨询|办)")
_RESULTS = re.compile("(?:不?予以?|不?同意|准予|部分|不)公开的?")
_CASES = frozenset(("件", "件次", "宗", "起", "例"))
_REQUESTS = re.compile("申请(?:书|表|件|事项)?(?:总?数量?|总数|件数)?[为是有达]?")
_AFTER = re.compile(  # the end of a statement; behind all else, it is said of a part, or of faults: 9条未更新
    r"[,。;:、()!?\n]|$|\d{1,2}\.[一-鿿]|中(?=[,:])|度?(?:继续)?(?:办理|答复|处理)?(?=[,。;)]|$)|其中|占|[较比]|[同环]比|增|减|[下上][降升]|与|和|及|以及|并(?!未|没)"
    r"|(?:均|都|全部|已经?|依法|予以|按[时期]|按规定|及时|在[^,。;]{0,12}内)+(?:办结|答复|回复|办理|处理|完成)"
)
_CHECKED = re.compile(
    r"(?:检查|抽查|自查|核查|排查|清理|巡查|监测|普查|检测|评估)(?:中|后|时|结果)?(?:发现|显示|表明|查出|存在|,)"
    r"|[因由经][^,。;]{0,10}(?:清理|排查|核查|自查|整改|故障|失误|疏忽|改版)[^,。;]*,|反映[,:]|[仍尚还]有[^,。;]*$|(?:^|[,;:])有$|[对将把]$"
)
_COUNTED_IN = re.compile(  # 包括上年结转21件在内,共收到申请4件
    r"(?:^|[,;:])(?:(?:包括|包含)[^,。;]{0,30}\d[^,。;]{0,9}在内|(?:连同|加上|算上|计入|扣除|扣减|剔除|除去|去除|减去)[^,。;]{0,30}\d[^,。;]{0,9})"
    r",[^,。;]{0,30}$"
)
_CORRECTED = re.compile(  # 798件,实际为5件 · 70件次(136件) · 61件,经甄别6件属于信息公开申请
    r"[,(](?:但|而)?[^,。;()]{0,8}?(?:实际|实为|核实|甄别|筛选|更正|应为|修正|有误|原公布|原报|统计表|附表|系统中?|台账)[^,。;()]{0,10}\d"
    rf"|\({NUMBER}[件条份宗起次]?\)|[,(][^。;()]{{0,6}}{NUMBER}[件条](?:属于?|为|是)(?:政府)?信息公开"
    r"|\((?:不?含|不?包括|包含)[^()]*(?:下属|所属|直属|各|乡镇|街道|单位|系统)"
)
_DENIED = re.compile(  # 行政复议4件,均不涉及政府信息公开
    r"(?:不涉及|与|[均都]非|不属于|不是)[^,。;]{0,10}公开(?:[^,。;]{0,6}无关|(?:类|方面|领域|案件|事项|申请)*(?=[,。;)]|$))"
)
_OTHER_WORK = re.compile("审批|许可|信访|政务服务|便民|热线|建议|提案|执法|登记|监管")
_TWICE = {  # counts of which a sentence has one for each body or deed, and the row counts all
    "channel_website": re.compile(
        r"网(?:站|页)?(?:上|平台)?(?:共|累计)?(?:主动)?(?:公开|发布)[^,。;\n\d]{0,12}\d+[条件篇]"
    ),
    "press_conferences": re.compile(r"新闻发布会[^,。;\n\d]{0,6}\d+[次场]"),
    "web_interviews": re.compile(r"访谈[^,。;\n\d]{0,6}\d+[次场期]"),
    "complaints": re.compile(r"(?:投诉|举报)(?:案件)?(?:共|为)?\d+[件起宗]"),
}
_BACK = 800  # characters of a paragraph in which the thing counted last is looked for
_NOT_APART = re.compile("其中[^,。;]*|主要(?:领导|负责)[^,。;]*")


def states(sentence: Sentence, start: int, end: int, *, kind: str) -> bool:
    """Whether a stretch that ends with a figure states it of the year's open information.

    Not where checks found it, or where more is said of it than that: faults, another count, what is in it.
    `end` is that of the unit, or of the words that go on behind it.
    """
    before, text = sentence.text[:start], sentence.text
    if kind == "received" and (_WITH_CARRIED.match(text, end) or before.endswith("直接")):
        return False
    if kind == "requests" and last_counted(_so_far(sentence, start)) == "other":
        return False
    if kind in ("received", "requests") and is_under_other_work(sentence.under):
        return False
    if kind in ("received", "requests", "disputes", "complaints") and _DENIED.search(text, end):
        return False
    told = _AFTER.match(text, end) and not _CORRECTED.match(text, end)
    return bool(told) and not _CHECKED.search(before) and not _COUNTED_IN.search(before)


def _so_far(sentence: Sentence, at: int) -> str:
    """What its paragraph says up to a place in a sentence, as far back as it matters."""
    end = sentence.start + at
    return sentence.source.text[max(0, end - _BACK) : end]


def is_under_other_work(headings: Sequence[str]) -> bool:
    """Whether the last heading that tells is one of other work: 行政审批情况, 信访办理."""
    for heading in reversed(headings):
        if "公开" in heading or "依申请" in heading:
            return False
        if _OTHER_WORK.search(heading):
            return True
    return False


def is_one_of_two(row: str, text: str) -> bool:
    """Whether a sentence counts apart what a row counts together: 参加发布会2次,举办发布会3次."""
    words = _TWICE.get(row)
    return words is not None and len(words.findall(_NOT_APART.sub("", text))) > 1


def is_apart(kind: str, said: str) -> bool:
    """Whether the words up to a figure make of it what a body decides on, or does about decisions."""
    words = _APART.get(kind)
    return words is not None and bool(words.search(re.split("[。;]", said)[-1]))


def last_counted(before: str) -> str:
    """What the last thing is that a text counts: "request", "disclosed", "other"; else ""."""
    for found in reversed([*_THING.finditer(before)]):
        what = _RESULTS.sub("", found["what"])
        rest = _WORDS.sub("", what)
        behind = _REQUESTS.match(before, found.end()) or _REQUEST.match(before, found.end())
        if behind or _REQUEST.search(what) or _REQUESTS.fullmatch(rest):
            if not _PART.match(what):
                return "request" if behind or "申请" in what else "disclosed"
        elif rest and not (_PART.match(what) or _RESULT.search(what)):
            listed = "其中" in before[: found.start()].rpartition("。")[2]
            if _MATTER.search(rest) or (found["unit"] in _CASES and not listed):
                return "other"
    return ""


def of_disclosure(kind: str, sentence: Sentence, before: str, said: str) -> bool:
    """Disputes, complaints, fees and bare 申请 count where a heading or sentence speaks of open information.

    受理行政复议30件,其中涉及政府信息公开2件 counts all cases first.
    """
    topics = _TOPICS.get(kind, ())
    if not topics:
        return True
    if _OURS[kind].search(re.split("[,;]", before)[-1] + said):
        return True
    if re.search("(?:其中|没有|未|无)[^。;]*信息公开", sentence.text[len(before) + len(said) :]):
        return False
    return sentence.topic in topics or bool(_OURS[kind].search(before))


def of_requests(sentence: Sentence, before: str, said: str) -> bool:
    """Whether what is answered are requests for information, not letters or proposals."""
    about = sentence.topic == "requests" or "申请" in before + said
    about = about or last_counted(_so_far(sentence, len(before))) == "request"
    return about and not _SORTED.search(before) and not _ABROAD.search(before.replace(_PETITIONS, ""))


def shared(before: str) -> bool:
    """Whether another thing shares the figure: 微博、微信公开信息30条, 予以公开及部分公开3件."""
    other = _ENUMERATED.search(before[-_CLAUSE:])
    return other is not None and not _COUNT.search(other[1]) and bool(subject(other[1]))
