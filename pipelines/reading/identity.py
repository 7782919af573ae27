"""Which document this is: the report's title, whether it is a report at all, and the year it reports on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from pipelines.document import Document, Finding, Paragraph, Table
from pipelines.readers.pairs import label_of
from pipelines.reading.agency import name_in_title
from pipelines.reading.dates import arabic
from pipelines.reading.signature import is_body
from pipelines.reading.text import normal, simplified
from pipelines.report import Chapter, Datum

_SUBJECT = r"(?:政府信息|政务|信息)(?:主动|依申请)?公开"
_REPORT = r"(?:年度工作报告|年度报告|工作报告|年报|报告|工作总结|总结|年度报\.{2,}|情况统计表)"
_TITLE = re.compile(rf"(?=.{{0,50}}{_SUBJECT}).{{0,70}}{_REPORT}(?:\([^)]*\))?(?:\.{{2,}})?$")
_BARE = re.compile(rf"^{_SUBJECT}(?:工作)?年报$")  # the name of the column
_NO_TITLE = re.compile(r"[。;；!?>|]|当前位置|如下|^(?:本报告|本年度|根据|依据|按照|现将)|统计表$")
_SUFFIX = re.compile(r"\.(?:docx?|wps|pdf|xlsx?|et|ofd|txt|rar|zip)$", re.IGNORECASE)
_HEAD = 40  # paragraphs in which a title is looked for
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:\s*[-—–~至到]\s*((?:20)?\d\d))?(?!\d)")

# 网站年度报表, 法治政府, guides, notices and news stand in the same columns: 6 of 10 rows in one of them.
_OTHER = re.compile(
    r"网站(?:工作)?年度(?:工作)?报表|网站.*报表|法治政府|依法行政|指南|目录(?!.*报告$)|申请表|办法|制度$|流程|规定|细则"
    r"|模板|格式|样式|样表|范本|通知|通报|公告|公示|函$|批复|图解|一图|读懂|解读$|培训|会议|召开|部署|动态|简报"
    r"|报告(?:已|正式)?(?:发布|公布|出炉|出台)|(?:发布|公布|报送|编制|编报|做好).*年度?报告?"
)
_BLANK_FORM = re.compile(r"[(（](?:文字描述|文字说明|文字叙述)[)）]|[×xX]{2,}(?:年|局|街道|镇)|[_＿]{2,}年")
_CORE = {"overview", "disclosure", "requests", "disputes", "problems", "other", "fees"}

_PERIOD = re.compile(r"统计(?:数据)?(?:的)?(?:起止)?(?:期限|时限|时间|周期|期间)|所列数据|期限|期间|数据截")
_UNTIL = re.compile(r"((?:19|20)\d\d)年12月31日")
_FROM = re.compile(r"((?:19|20)\d\d)年1月1日")
_SELF = re.compile(
    rf"((?:19|20)\d\d)年度?(?:的)?(?:[一-鿿]{{0,16}})?{_SUBJECT}(?:工作)?(?:年度)?(?:工作)?(?:报告|年报)"
)
Sentences: TypeAlias = Sequence[tuple[str, str]]  # place, text

_QUOTED = re.compile(r"《[^》]*》|[(〔\[【][^)〕\]】]{0,30}[)〕\]】]")


def report_title(document: Document, metadata: Mapping[str, Datum]) -> Datum | None:
    """The title of the report, as printed; None where nothing on the page is one.

    Candidates: a line near the head (two where the body's name stands on its own), the title of the
    metadata, <title> before its first `_`, the name of an attached file. The one that names year and
    agency wins, of equals the first. Where none looks like a report's, the metadata's or <title> stands.
    """
    candidates = [*_lines(document), *_named(document, metadata), *_attached(document)]
    titles = [datum for datum in candidates if _is_title(datum.value)]
    if titles:
        return max(titles, key=lambda datum: _worth(datum.value))
    return next(iter(_named(document, metadata)), None)


def is_report(document: Document, title: Datum | None, chapters: Sequence[Chapter], has_tables: bool) -> bool:
    """Whether a document is an annual report on open government information.

    By its title: 政府信息公开 … 年度报告, 年报, 工作报告, 总结, 情况统计表 is one, also where the page
    only links to the file that holds it; 网站工作年度报表, 法治政府建设报告, 指南, 通知, 图解, 模板 and news
    about reports are none. Without such a title: by statutory tables, or three kinds of its chapters.
    The blank form (文字描述, ××年) is none.
    """
    text = normal(title.value) if title else ""
    if _OTHER.search(_without_name(text)) or _is_blank_form(document, text):
        return False
    if _is_title(text) and not _BARE.match(text):
        return True
    return has_tables or len({chapter.kind for chapter in chapters} & _CORE) >= 3


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
    sentences = list(_sentences(document))
    stated = _period(sentences, findings) or _stated(sentences)
    if titled and stated and titled != stated[0]:
        values = {"title": titled, "text": stated[0]}
        findings.append(Finding(code="year-mismatch", place=stated[1] or place, values=values))
    year = titled or (stated[0] if stated else None) or _first_year(sentences) or _year_in(row)
    if year is None:
        findings.append(Finding(code="unknown-year"))
    return year, tuple(findings)


def _lines(document: Document) -> Iterator[Datum]:
    """Title lines at the head of the document, alone and joined with the line before or after."""
    head = [block for block in document.blocks if isinstance(block, Paragraph)][:_HEAD]
    for at, paragraph in enumerate(head):
        line, before = _clean(paragraph.text), _clean(head[at - 1].text) if at else ""
        if _is_title(line):
            joined = bool(before and is_body(before) and not name_in_title(line))
            text = f"{before}{line}" if joined else line
            yield Datum(
                value=text, text=text, place=head[at - 1].place if joined else paragraph.place, source="text"
            )
        elif _is_broken(before, line):
            yield Datum(value=before + line, text=before + line, place=head[at - 1].place, source="text")


def _is_broken(before: str, line: str) -> bool:
    """Whether a title stands on two lines: … 2019年政府信息公开 / 工作年度报告."""
    halves = len(before) < 40 and len(line) < 30 and re.search(r"公开|年|报$", before)
    return bool(halves) and not _is_title(before) and _is_title(before + line)


def _named(document: Document, metadata: Mapping[str, Datum]) -> Iterator[Datum]:
    if "title" in metadata:
        yield metadata["title"]
    head = document.title.split("_")[0].strip()
    if head:
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


def _clean(text: str) -> str:
    """The line without a label before it (标题: …) and blanks around it."""
    before, colon, after = " ".join(text.split()).replace("：", ":", 1).partition(":")
    return (after if colon and label_of(before) else " ".join(text.split())).strip("《》 ")


def _is_title(text: str) -> bool:
    plain = normal(text)
    if len(plain) > 75 or not _TITLE.match(plain):
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
        (document.title, "title"),
    ):
        found = _YEAR.search(arabic(simplified(text)))
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


def _first_year(sentences: Sentences) -> int | None:
    """The first year of the first sentences, outside of titles and numbers of decrees."""
    for _, text in sentences:
        if found := re.search(r"(?<!\d)((?:19|20)\d\d)年", _QUOTED.sub("", text)):
            return int(found[1])
    return None


def _sentences(document: Document) -> Iterator[tuple[str, str]]:
    """The sentences of the first paragraphs, blank-free and in digits, each with its place."""
    for block in _first(document.blocks):
        for sentence in arabic(normal(block.text[:4000])).split("。"):
            yield block.place, sentence


def _first(blocks: Iterable[Paragraph | Table]) -> list[Paragraph]:
    return [block for block in blocks if isinstance(block, Paragraph)][:_HEAD]


def _year_in(text: str) -> int | None:
    found = _YEAR.search(arabic(simplified(text)))
    return int(found[1]) if found else None
