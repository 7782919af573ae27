"""Which document this is: whether it is a report at all, and the year it reports on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TypeAlias

from pipelines.document import Finding
from pipelines.reading.about.agency import name_in_title
from pipelines.reading.about.dates import arabic
from pipelines.reading.about.signature import is_body
from pipelines.reading.about.titles import (
    ABOUT,
    CORE,
    PAGES,
    PROSE,
    SUBJECT,
    YEAR,
    at_head,
    clean,
    is_title,
    titled_year,
)
from pipelines.reading.headings import kind_of
from pipelines.reading.text import normal, simplified
from pipelines.reading.wording import Wording
from pipelines.report import Chapter, Datum

_AFFAIRS = re.compile(
    r"政务公开(?:工作)?(?:情况)?(?:的)?(?:总结|工作报告|报告|工作总结)"
)  # of more than information
_BARE = re.compile(rf"^{SUBJECT}(?:工作)?(?:年报|年度报告)$")  # the name of the column

# 网站年度报表, 法治政府, guides, notices and news stand in the same columns: 6 of 10 rows in one of them.
_OTHER = re.compile(
    r"网站(?:工作)?年度(?:工作)?报表|网站.*报表|法治政府|依法行政|指南|目录(?!.*报告$)|申请表|办法|制度$|流程|规定|细则"
    r"|评估|测评|考核|自查|督查|审计|预算|决算|统计公报|(?<!工作)要点$|方案$|(?<!工作)计划$"
    r"|模板|格式|样式|样表|范本|通知|通报|公告|公示|函$|批复|图解|一图|读懂|解读$|培训|会议|召开|部署|动态|简报"
    r"|报告(?:已|正式)?(?:发布|公布|出炉|出台)|(?:发布|公布|报送|编制|编报|做好).*年度?报告?"
)
_PART = re.compile(r"[上下]半年|季度")  # of the year
_PUBLISHED = re.compile(
    r"(?:印发|公布|发布|公开|报送|上报).*(?:报告|年报|总结|公开(?:工作)?情况).{0,4}(?:通知|公告|通告|函|的报告)$"
)
_MADE_PUBLIC = re.compile(  # 现向社会公布某局2025年政府信息公开工作年度报告
    rf"(?:公布|公开|发布|编制|编写|汇总|现将|《)[^。]{{0,50}}{SUBJECT}(?:工作)?(?:年度)?(?:工作)?(?:情况)?(?:报告|年报)"
)
_NOTICE = re.compile(  # which may hold the blank form
    r"(?:通知|函|指南|目录|制度|要点|方案|办法|规定|模板|格式|样式|样表|范本)$"
)
_BLANK_FORM = re.compile(r"[(（](?:文字描述|文字说明|文字叙述)[)）]|[×xX]{2,}(?:年|局|街道|镇)|[_＿]{2,}年")

_PERIOD = re.compile(r"统计(?:数据)?(?:的)?(?:起止)?(?:期限|时限|时间|周期|期间)|所列数据|期限|期间|数据截")
_UNTIL = re.compile(r"((?:19|20)\d\d)年12月31日")
_FROM = re.compile(r"((?:19|20)\d\d)年1月1日")
_SELF = re.compile(
    rf"((?:19|20)\d\d)年度?(?:的)?(?:[一-鿿]{{0,16}})?{SUBJECT}(?:工作)?(?:年度)?(?:工作)?(?:报告|年报)"
)
_NO_SENTENCE = re.compile(  # a menu, the way to the page, a link to another
    r"(?:19|20)\d\d年度?$|.{0,8}(?:位置|首页).*[>›»]|[上下]一[条篇个则页]|相关(?:链接|文章|文档|信息|阅读)"
)
_LONGEST = 4000  # characters of a paragraph whose sentences are asked for their year
_FIRST = 12  # paragraphs that may publish a report
_WHOLE = 3  # kinds of core chapters: with tables, they are a report
_POINT = re.compile(  # (一)主动公开政府信息情况
    r"^\([一二三四五六七八九十]\)([^。,:\n]{4,30}情况)", re.MULTILINE
)

Sentences: TypeAlias = Sequence[tuple[str, str]]  # place, text

_BEGINS = re.compile(r"(?:一、)?(?:总体情况|概述|基本情况)?[(]?[一1]?[)]?((?:19|20)\d\d)年(?:度|来|以来)?,")
_QUOTED = re.compile(r"《[^》]*》|[(〔\[【][^)〕\]】]{0,30}[)〕\]】]")


def is_report(wording: Wording, title: Datum | None, chapters: Sequence[Chapter], has_tables: bool) -> bool:
    """Whether a document is an annual report on open government information.

    By statutory tables in their chapters, whatever its title; else by its title: 政府信息公开 … 年度报告,
    年报, 工作报告, 总结, 情况统计表 is one, also where the page only links to the file that holds it;
    网站工作年度报表, 法治政府建设报告, 指南, 通知, 图解, 模板, 上半年 … and news about reports are none.
    Without such a title: by statutory tables, or three kinds of its chapters; of a text whose first sentences
    publish a report, by its first chapter, or three kinds of points. The blank form (文字描述, ××年)
    is none. A notice that publishes a report is one where all of it follows.
    """
    text = normal(title.value) if title else ""
    core = len({chapter.kind for chapter in chapters} & CORE)
    if _PUBLISHED.search(text):
        return core > _WHOLE or (
            bool(name_in_title(text)) and (core >= _WHOLE or (has_tables and "《" in text))
        )
    headline = bool(title and title.source == "text" and not is_title(text))  # of a menu, perhaps
    if ABOUT.search(text) or _PART.search(text) or _is_blank_form(wording, text):
        return False
    if has_tables and core >= _WHOLE and not _NOTICE.search(text):
        return True
    if _OTHER.search(_without_name(text)) and not (headline and has_tables):
        return False
    bare = bool(_BARE.match(text))
    if is_title(text) and not bare and not _AFFAIRS.search(text):
        return True
    begun = bool(chapters) and chapters[0].n == 1 and chapters[0].kind == "overview"
    return (
        has_tables
        or core >= _WHOLE
        or (bare and _tells(wording))
        or ((begun or _has_points(wording)) and _is_made_public(wording))
    )


def _is_made_public(wording: Wording) -> bool:
    """Whether the first sentences publish a report, as they do on pages without its title."""
    return any(_MADE_PUBLIC.search(wording.normal[at]) for at in wording.paragraphs[:_FIRST])


def _has_points(wording: Wording) -> bool:
    """Whether what the form has chapters for stands in points of one, as in short reports before 2019."""
    kinds = {kind_of(found[1]) for found in _POINT.finditer(wording.whole)}
    return len(kinds & CORE) >= _WHOLE


def _tells(wording: Wording) -> bool:
    """Whether prose below the bare name of a report speaks as a report does, and lists nothing."""
    texts = (line.text for line in wording.lines if len(line.text) > PROSE)
    return any(re.search(r"[公主][開开动動].*(?:申[请請]|条例|條例)|统计.*12月31日", text) for text in texts)


def report_year(
    wording: Wording, title: Datum | None, row: str = "", *, earliest: int = 0
) -> tuple[int | None, tuple[Finding, ...]]:
    """The year reported on: by title, else statistics period, else first sentences, else `row`.

    `row` is the title of the index row or column. Only a title may name a year before the `earliest` that
    was reported in the form of the tables. Never by the day of publication or the URL. Findings:
    year-mismatch where title and text disagree (the title counts), year-range where the title names two
    years (the later counts), long-period where the statistics begin in an earlier year, unknown-year.
    """
    findings: list[Finding] = []
    titled, place = _titled(wording, title, findings)
    sentences = list(_sentences(wording, titled))
    stated = _period(sentences, findings) or _stated(sentences)
    told = (titled, stated[0] if stated else None, _first_year(sentences), titled_year(row))
    year = next((one for one in told if one and one >= earliest), titled)
    said = stated or (year, "")
    if titled and said[0] and titled != said[0]:
        values = {"title": titled, "text": said[0]}
        findings.append(Finding(code="year-mismatch", place=said[1] or place, values=values))
    opening = _opening(sentences)
    if year and opening and opening[0] != year and (not stated or stated[0] == year):
        values = {"title": year, "text": opening[0]}
        findings.append(Finding(code="year-mismatch", severity="info", place=opening[1], values=values))
    if year is None:
        findings.append(Finding(code="unknown-year"))
    return year, tuple(findings)


def _without_name(text: str) -> str:
    """The title without the body: 目录 or 会议 in a name says nothing of the document."""
    name = name_in_title(text)
    return text[text.index(name) + len(name) :] if name and name in text and is_body(name) else text


def _is_blank_form(wording: Wording, title: str) -> bool:
    if YEAR.search(arabic(title)):
        return False
    return bool(_BLANK_FORM.search("\n".join(line.text for line in wording.lines)))


def _titled(wording: Wording, title: Datum | None, findings: list[Finding]) -> tuple[int | None, str]:
    document = wording.document
    for text, place in (
        (title.value if title else "", title.place if title else ""),
        (document.title if document.kind in PAGES else "", "title"),
    ):
        found = YEAR.search(arabic(simplified(text))) or YEAR.search(arabic(normal(text)))  # 20 20年
        if found and found[2]:
            first, last = int(found[1]), int(found[1][: 4 - len(found[2])] + found[2])
            values = {"first": first, "last": last}
            findings.append(Finding(code="year-range", severity="info", place=place, values=values))
            return max(first, last), place
        if found:
            return int(found[1]), place
    return None, ""


def _period(sentences: Sentences, findings: list[Finding]) -> tuple[int, str] | None:
    """The year in which the statistics period ends: 统计期限 … 2017年1月1日 … 2017年12月31日."""
    for place, text in sentences:
        until = _UNTIL.search(text)
        begun = _FROM.search(text) if until else None
        if until and (begun or _PERIOD.search(text)):
            first = re.search(r"((?:19|20)\d\d)年\d{1,2}月\d{1,2}日", text)
            if first and int(first[1]) < int(until[1]):
                values = {"first": int(first[1]), "last": int(until[1])}
                findings.append(Finding(code="long-period", place=place, values=values))
            return int(until[1]), place
        if begun := re.search(r"((?:19|20)\d\d)年1月1日[^0-9]{0,6}12月31日", text):
            return int(begun[1]), place
    return None


def _stated(sentences: Sentences) -> tuple[int, str] | None:
    """The year in a sentence that names the report itself: 编制的2017年度政府信息公开工作年度报告."""
    for place, text in sentences:
        if found := _SELF.search(text):
            return int(found[1]), place
    return None


def _opening(sentences: Sentences) -> tuple[int, str] | None:
    """The year that the first chapter begins with: 一、总体情况 2024年,我局…"""
    for place, text in sentences:
        if found := _BEGINS.match(text):
            return int(found[1]), place
    return None


def _first_year(sentences: Sentences) -> int | None:
    """The first year of the first sentences, outside of titles and numbers of decrees."""
    for _, text in sentences:
        if found := re.search(r"(?<!\d)((?:19|20)\d\d)年(?!\d{1,2}月\d{1,2}日)", _QUOTED.sub("", text)):
            return int(found[1])
    return None


def _sentences(wording: Wording, titled: int | None) -> Iterator[tuple[str, str]]:
    """Sentences of the first paragraphs that name a year: each with its place, blank-free and in digits.

    Titles of reports on other years than the `titled` one are rows of a list, and so are all where none is
    the document's own; years alone are a menu.
    """
    for at in at_head(wording):
        if "年" not in wording.normal[at]:
            continue
        line = wording.lines[at]
        plain = normal(line.text[:_LONGEST]) if len(line.text) > _LONGEST else wording.normal[at]
        if (is_title(clean(line.text)) and titled_year(plain) != titled) or _NO_SENTENCE.match(plain):
            continue
        for sentence in arabic(plain).split("。"):
            yield line.place, sentence
