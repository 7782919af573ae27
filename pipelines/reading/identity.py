"""Which document this is: the report's title, whether it is a report at all, and the year it reports on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, combinations
from typing import TypeAlias

from pipelines.document import Document, Finding, Paragraph, Table
from pipelines.readers.pairs import label_of
from pipelines.reading.agency import name_in_title
from pipelines.reading.dates import arabic
from pipelines.reading.headings import headings
from pipelines.reading.signature import is_body
from pipelines.reading.text import normal, simplified
from pipelines.report import Chapter, Datum

_SUBJECT = r"(?:政府信息|政务|(?<!预算|决算|环境|企业|财政|产品|信用)信息)(?:主动|依申请)?公开"
_CUT = r"年度报\.{2,}|(?<=公开|工作)年度?报?\.{2,}"  # … 政府信息公开工作年…
_REPORT = rf"(?:年度工作报告|年度报告|工作报告|年报|报告|工作总结|总结|{_CUT}|情况统计表)"
_NEXT = r"[及和与、](?:20\d\d年)?度?(?:工作)?(?:打算|计划|安排|思路|设想|要点)"  # 总结及2025年工作打算
_NOTIFIED = r"》的?(?:通知|公告|通告|函)"  # 关于发布《…报告》的通知
_YEAR_BEHIND = r"[-—–:]*(?:(?:19|20)\d\d|二[一-九〇零○]{3})年?度?"
_TITLE = re.compile(
    rf"(?=.{{0,50}}{_SUBJECT}).{{0,70}}{_REPORT}(?:{_NEXT})?(?:\([^)]*\))?(?:{_NOTIFIED}|\.{{2,}}|{_YEAR_BEHIND})?$"
)
_AFFAIRS = re.compile(
    r"政务公开(?:工作)?(?:情况)?(?:的)?(?:总结|工作报告|报告|工作总结)"
)  # of more than information
_BARE = re.compile(rf"^{_SUBJECT}(?:工作)?(?:年报|年度报告)$")  # the name of the column
_MAY_BE = re.compile("[报结表.]")  # one stands in every title: 报告, 年报, 总结, 统计表, 工作年...
_HALF = re.compile(r"公开|年|报$|政府?$|信息?$")  # in or at the end of the first half of a title
_NO_TITLE = re.compile(
    r"[。;；!?>|]|当前位置|如下|[上下]一[条篇个则页]:|^(?:本报告|本年度|根据|依据|按照|现将)|统计表$"
)
_SUFFIX = re.compile(r"\.(?:docx?|wps|pdf|xlsx?|et|ofd|txt|rar|zip)$", re.IGNORECASE)
_ALONE = re.compile(r"[(\[]?(?:19|20)\d\d年度?[)\]]?")  # the year on the line below the title
_BEFORE = re.compile(r"(?P<name>[一-鿿]*?)[(\[]?(?:19|20)\d\d[)\]]?年?度?")  # a line before the title
_LED, _LEAD = 3, 400  # paragraphs, and characters of them, in which a title may be one of the words
_PROSE = 60  # characters of a line that is prose
_FIRST_LINES = 10  # paragraphs in which the title of some other document is looked for
_PAGES = ("html", "mht")  # kinds whose <title> is of the page itself
_HEAD = 40  # paragraphs in which a title is looked for
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:\s*[-—–~至到]\s*((?:20)?\d\d))?(?!\d)")

# 网站年度报表, 法治政府, guides, notices and news stand in the same columns: 6 of 10 rows in one of them.
_OTHER = re.compile(
    r"网站(?:工作)?年度(?:工作)?报表|网站.*报表|法治政府|依法行政|指南|目录(?!.*报告$)|申请表|办法|制度$|流程|规定|细则"
    r"|评估|测评|考核|自查|督查|审计|预算|决算|统计公报|(?<!工作)要点$|方案$|(?<!工作)计划$"
    r"|模板|格式|样式|样表|范本|通知|通报|公告|公示|函$|批复|图解|一图|读懂|解读$|培训|会议|召开|部署|动态|简报"
    r"|报告(?:已|正式)?(?:发布|公布|出炉|出台)|(?:发布|公布|报送|编制|编报|做好).*年度?报告?"
)
_ABOUT = re.compile(r"^(?:[【\[(]?(?:图解|一图|图说|图文|解读|视频|动漫|H5)|.{0,4}读懂)", re.IGNORECASE)
_PUBLISHED = re.compile(r"(?:印发|公布|发布|公开|报送|上报).*报告.{0,4}(?:通知|公告|通告|函|的报告)$")
_GENRE = re.compile(
    r"(?:报告|报表|年报|总结|通知|通告|公告|公示|指南|目录|制度|要点|公报|解读|方案|计划|申请表|统计表|办法|规定|培训会?|动态)(?:\([^)]*\))?$"
)
_NOTICE = re.compile(  # which may hold the blank form
    r"(?:通知|函|指南|目录|制度|要点|方案|办法|规定|模板|格式|样式|样表|范本)$"
)
_BLANK_FORM = re.compile(r"[(（](?:文字描述|文字说明|文字叙述)[)）]|[×xX]{2,}(?:年|局|街道|镇)|[_＿]{2,}年")
_CORE = {"overview", "disclosure", "requests", "disputes", "problems", "other", "fees"}

_PERIOD = re.compile(r"统计(?:数据)?(?:的)?(?:起止)?(?:期限|时限|时间|周期|期间)|所列数据|期限|期间|数据截")
_UNTIL = re.compile(r"((?:19|20)\d\d)年12月31日")
_FROM = re.compile(r"((?:19|20)\d\d)年1月1日")
_SELF = re.compile(
    rf"((?:19|20)\d\d)年度?(?:的)?(?:[一-鿿]{{0,16}})?{_SUBJECT}(?:工作)?(?:年度)?(?:工作)?(?:报告|年报)"
)
_WHOLE = 3  # kinds of core chapters: with tables, they are a report

Sentences: TypeAlias = Sequence[tuple[str, str]]  # place, text

_BEGINS = re.compile(r"(?:一、)?(?:总体情况|概述|基本情况)?[(]?[一1]?[)]?((?:19|20)\d\d)年(?:度|来|以来)?,")
_QUOTED = re.compile(r"《[^》]*》|[(〔\[【][^)〕\]】]{0,30}[)〕\]】]")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """A title, and the index of the paragraph at the head that it ends on."""

    at: int
    datum: Datum


def report_title(document: Document, metadata: Mapping[str, Datum]) -> Datum | None:
    """The title of the report, as printed; None where nothing on the page is one.

    Candidates: a line near the head (two where the body's name stands on its own) that is no row of a list of
    other reports, the title of the metadata, <title> before its first `_`, the name of an attached file. The
    one that names year and agency wins, of equals the first. Where none looks like a report's, the metadata's
    or <title> stands, else the one line at the head that ends as titles of documents do (指南, 通知, 报表 …);
    several are a menu.
    """
    candidates = [*_of_the_article(document), *_named(document, metadata), *_attached(document)]
    titles = [datum for datum in candidates if _is_title(datum.value)]
    titles = titles or [datum for datum in _of_the_file(document) if _is_title(datum.value)]
    if titles:
        return max(titles, key=lambda datum: _worth(datum.value))
    headlines = list(_headlines(document))
    return next(chain(_named(document, metadata), headlines if len(headlines) == 1 else ()), None)


def _of_the_file(document: Document) -> Iterator[Datum]:
    """The title that Word or PDF keep of a file; of a file made from another it may be the other's."""
    if document.title and document.kind not in _PAGES:
        yield Datum(value=document.title, text=document.title, place="title", source="meta")


def is_report(document: Document, title: Datum | None, chapters: Sequence[Chapter], has_tables: bool) -> bool:
    """Whether a document is an annual report on open government information.

    By statutory tables in their chapters, whatever its title; else by its title: 政府信息公开 … 年度报告,
    年报, 工作报告, 总结, 情况统计表 is one, also where the page only links to the file that holds it;
    网站工作年度报表, 法治政府建设报告, 指南, 通知, 图解, 模板 and news about reports are none. Without such a
    title: by statutory tables, or three kinds of its chapters. The blank form (文字描述, ××年) is none. A
    notice that publishes a report is one where all of it follows.
    """
    text = normal(title.value) if title else ""
    core = len({chapter.kind for chapter in chapters} & _CORE)
    if _PUBLISHED.search(text):
        return core >= 4 or (has_tables and "《" in text and bool(name_in_title(text)))
    headline = bool(title and title.source == "text" and not _is_title(text))  # of a menu, perhaps
    if _ABOUT.search(text) or _is_blank_form(document, text):
        return False
    if has_tables and core >= _WHOLE and not _NOTICE.search(text):
        return True
    if _OTHER.search(_without_name(text)) and not (headline and has_tables):
        return False
    bare = bool(_BARE.match(text))
    if _is_title(text) and not bare and not _AFFAIRS.search(text):
        return True
    return has_tables or core >= 3 or (bare and _tells(document))


def _tells(document: Document) -> bool:
    """Whether prose below the bare name of a report speaks as a report does, and lists nothing."""
    texts = (
        block.text for block in document.blocks if isinstance(block, Paragraph) and len(block.text) > _PROSE
    )
    return any(re.search(r"[公主][開开动動].*(?:申[请請]|条例|條例)|统计.*12月31日", text) for text in texts)


def report_year(
    document: Document, title: Datum | None, row: str = ""
) -> tuple[int | None, tuple[Finding, ...]]:
    """The year reported on: by title, else statistics period, else first sentences, else `row`.

    `row` is the title of the index row or column. Never by the day of publication or the URL. Findings:
    year-mismatch where title and text disagree (the title counts), year-range where the title names two
    years (the later counts), long-period where the statistics begin in an earlier year, unknown-year.
    """
    findings: list[Finding] = []
    titled, place = _titled(document, title, findings)
    sentences = list(_sentences(document, titled))
    stated = _period(sentences, findings) or _stated(sentences)
    if titled and stated and titled != stated[0]:
        values = {"title": titled, "text": stated[0]}
        findings.append(Finding(code="year-mismatch", place=stated[1] or place, values=values))
    year = titled or (stated[0] if stated else None) or _first_year(sentences) or titled_year(row)
    opening = _opening(sentences)
    if year and opening and opening[0] != year and (not stated or stated[0] == year):
        values = {"title": year, "text": opening[0]}
        findings.append(Finding(code="year-mismatch", severity="info", place=opening[1], values=values))
    if year is None:
        findings.append(Finding(code="unknown-year"))
    return year, tuple(findings)


def _of_the_article(document: Document) -> list[Datum]:
    """The title lines at the head, without rows of a list that leads to other reports.

    Where lines name different bodies or years, the article's is the last above its text of those that the
    markup or <title> calls the title, else of all.
    """
    head = _first(document.blocks)
    lines = list(_lines(head))
    if all(_may_be_one(one.datum, other.datum) for one, other in combinations(lines, 2)):
        return [one.datum for one in lines]
    begun = next((at for at, paragraph in enumerate(head) if _begins_text(paragraph)), len(head))
    above = [one for one in lines if one.at < begun] or lines
    page = normal(document.title)
    above = [one for one in above if titled_year(one.datum.value)] or above  # 政府信息公开年报 is a column
    called = [one for one in above if head[one.at].heading or normal(one.datum.value) in page]
    own = (called or above)[-1].datum
    return [one.datum for one in above if _may_be_one(own, one.datum)]


def _begins_text(paragraph: Paragraph) -> bool:
    """Whether the text of a report begins here: with its first chapter, or a sentence before that."""
    if len(paragraph.text) > _PROSE:
        return "。" in paragraph.text
    return any(one.n == 1 and one.kind in _CORE for one in headings(paragraph.text, statistics=False))


def _may_be_one(one: Datum, other: Datum) -> bool:
    """Whether two titles may be of one report; either may leave out the year, or the body."""
    years = {titled_year(one.value), titled_year(other.value)} - {None}
    short, long = sorted((normal(name_in_title(each.value)) for each in (one, other)), key=len)
    rest = iter(long)
    return len(years) < 2 and all(character in rest for character in short)


def _lines(head: Sequence[Paragraph]) -> Iterator[_Line]:
    """Title lines, alone and joined with the line before or after."""
    lines = [clean(paragraph.text) for paragraph in head]
    for at in range(len(lines)):
        if found := title_at(lines, at):
            first, text = found
            yield _Line(at=at, datum=Datum(value=text, text=text, place=head[first].place, source="text"))
    for at, paragraph in enumerate(head[:_LED]):  # all in one: 当前位置:首页 某局2019年…年度报告 来源:…
        words = paragraph.text[:_LEAD].split() if len(paragraph.text) > _LEAD else ()
        for text in filter(_is_title, words):
            yield _Line(at=at, datum=Datum(value=text, text=text, place=paragraph.place, source="text"))


def title_at(lines: Sequence[str], at: int) -> tuple[int, str] | None:
    """The title of a report that ends on a line (as `clean` leaves it): index of its first line, and text."""
    first, text = at, lines[at]
    if at and not _is_title(text) and _is_broken(lines[at - 1], text):
        first, text = at - 1, lines[at - 1] + text
    if not _is_title(text):
        return None
    while first and _lacks(text, lines[first - 1]):
        first, text = first - 1, lines[first - 1] + text
    if titled_year(text) is None and _ALONE.fullmatch(arabic(normal("".join(lines[at + 1 : at + 2])))):
        text += lines[at + 1]
    return first, text


def _lacks(title: str, before: str) -> bool:
    """Whether the line before a title gives the body, the year, or both, that the title does not name."""
    named, year = bool(name_in_title(title)), bool(_YEAR.search(arabic(simplified(title))))
    plain = normal(before)
    dated = _BEFORE.fullmatch(arabic(plain))
    if dated and not year and not named:
        return not dated["name"] or is_body(dated["name"])
    return bool(plain) and not named and is_body(before)


def _headlines(document: Document) -> Iterator[Datum]:
    for paragraph in [block for block in document.blocks if isinstance(block, Paragraph)][:_FIRST_LINES]:
        text = clean(paragraph.text)
        plain = normal(text)
        titled = _GENRE.search(plain) and not _NO_TITLE.search(plain)
        if 4 <= len(text) <= 60 and (titled or _ABOUT.search(plain)):
            yield Datum(value=text, text=text, place=paragraph.place, source="text")


def _is_broken(before: str, line: str) -> bool:
    """Whether a title stands on two lines: … 2019年政府信息公开 / 工作年度报告."""
    halves = len(before) < _PROSE and len(line) < 30 and _HALF.search(before)
    return bool(halves) and not _is_title(before) and _is_title(before + line)


def _named(document: Document, metadata: Mapping[str, Datum]) -> Iterator[Datum]:
    if "title" in metadata:
        yield metadata["title"]
    head = re.split(r"_|(?<=报告|年报)\s*[-—|–]+", document.title)[0].strip()
    _, _, rest = head.partition(" ")  # 某区人民政府 2019年政府信息公开年报, and the page prints the rest
    if rest and normal(rest) in (normal(one.text) for one in _first(document.blocks)):
        head = rest
    if head and document.kind in _PAGES:
        yield Datum(value=head, text=document.title, place="title", source="meta")


def _attached(document: Document) -> Iterator[Datum]:
    for paragraph in [block for block in document.blocks if isinstance(block, Paragraph)][-_HEAD:]:
        name = paragraph.text.strip()
        if _SUFFIX.search(name) and len(name) < 90:
            value = (
                re.sub(r"^(?:附件)?\s*\d*\s*[、.:：]\s*", "", _SUFFIX.sub("", name))
                .replace("《", "")
                .replace("》", "")
            )
            if "统计表" not in value:
                yield Datum(value=value, text=name, place=paragraph.place, source="text")


def clean(text: str) -> str:
    """The line without a label before it (标题: …) and blanks around it."""
    line = " ".join(text.split())
    before, colon, after = line.replace("：", ":", 1).partition(":")
    return (after if colon and label_of(before) else line).strip("《》 —–-·•●■◆▪※")


def _is_title(text: str) -> bool:
    plain = normal(text)
    if len(plain) > 75 or not _MAY_BE.search(plain) or not _TITLE.match(plain):
        return False
    if "》" in plain and "《" not in plain:  # the second half
        return False
    return not _NO_TITLE.search(plain) or "统计表(" in plain or _is_sheet_of(plain)


def _is_sheet_of(plain: str) -> bool:
    """Whether this is the title of a body's statistics table of a year, published apart from the report."""
    return plain.endswith("统计表") and bool(_YEAR.search(arabic(plain))) and is_body(name_in_title(plain))


def _worth(text: str) -> tuple[bool, bool, bool, bool]:
    """A title that is not the table's, names the year, the body, and is whole is worth more."""
    plain = arabic(normal(text))
    named = bool(name_in_title(text))
    return not plain.endswith("统计表"), bool(_YEAR.search(plain)), named, not plain.endswith("..")


def _without_name(text: str) -> str:
    """The title without the body: 目录 or 会议 in a name says nothing of the document."""
    name = name_in_title(text)
    return text[text.index(name) + len(name) :] if name and name in text and is_body(name) else text


def _is_blank_form(document: Document, title: str) -> bool:
    if _YEAR.search(arabic(title)):
        return False
    lines = [block.text for block in document.blocks if isinstance(block, Paragraph)]
    return bool(_BLANK_FORM.search("\n".join(lines)))


def _titled(document: Document, title: Datum | None, findings: list[Finding]) -> tuple[int | None, str]:
    for text, place in (
        (title.value if title else "", title.place if title else ""),
        (document.title if document.kind in _PAGES else "", "title"),
    ):
        found = _YEAR.search(arabic(simplified(text))) or _YEAR.search(arabic(normal(text)))  # 20 20年
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


def _sentences(document: Document, titled: int | None) -> Iterator[tuple[str, str]]:
    """Sentences of the first paragraphs that name a year: each with its place, blank-free and in digits.

    Titles of reports on other years than the `titled` one are rows of a list.
    """
    for block in _first(document.blocks):
        plain = normal(block.text[:4000])
        if "年" not in plain or (titled and _is_title(clean(block.text)) and titled_year(plain) != titled):
            continue
        for sentence in arabic(plain).split("。"):
            yield block.place, sentence


def _first(blocks: Iterable[Paragraph | Table]) -> list[Paragraph]:
    return [block for block in blocks if isinstance(block, Paragraph)][:_HEAD]


def titled_year(text: str) -> int | None:
    """The year that a title names, of two the first."""
    found = _YEAR.search(arabic(simplified(text)))
    return int(found[1]) if found else None
