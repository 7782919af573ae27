"""The title of a report: which line of a page it is, and what is no title but a row of a list."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, combinations, pairwise, takewhile

from pipelines.document import Document, Paragraph
from pipelines.readers.pairs import label_of
from pipelines.reading.about.agency import name_in_title
from pipelines.reading.about.dates import arabic
from pipelines.reading.about.signature import is_body
from pipelines.reading.headings import headings
from pipelines.reading.text import normal, remembered, simplified
from pipelines.reading.wording import Wording
from pipelines.report import Datum

SUBJECT = r"(?:政府信息|政务|(?<!预算|决算|环境|企业|财政|产品|信用)信息)(?:主动|依申请)?公开"
_CUT = r"年度报\.{2,}|(?<=公开|工作)年度?报?\.{2,}"  # … 政府信息公开工作年…
_REPORT = rf"(?:年度工作报告|年度报告|工作报告|年报|报告|工作总结|总结|{_CUT}|情况统计表)"
_NEXT = r"[及和与、](?:20\d\d年)?度?(?:工作)?(?:打算|计划|安排|思路|设想|要点)"  # 总结及2025年工作打算
_NOTIFIED = r"(?:》的?|的)(?:通知|公告|通告|函)"  # 关于发布《…报告》的通知
_YEAR_BEHIND = r"[-—–:]*(?:(?:19|20)\d\d|二[一-九〇零○]{3})年?度?"
_TITLE = re.compile(
    rf"(?=.{{0,50}}{SUBJECT}).{{0,70}}{_REPORT}(?:{_NEXT})?(?:\([^)]*\))?(?:{_NOTIFIED}|\.{{2,}}|{_YEAR_BEHIND}|[—–]{{1,2}}[一-鿿]{{3,25}})?$"
)
_MAY_BE = re.compile("[报结表.]")  # one stands in every title: 报告, 年报, 总结, 统计表, 工作年...
_HALF = re.compile(r"公开|年|报$|政府?$|信息?$")  # in or at the end of the first half of a title
_NO_TITLE = re.compile(
    r"[。;；!?>|]|当前位置|如下|[上下]一[条篇个则页]:|^(?:本报告|本年度|根据|依据|按照|现将)|统计表$"
)
_SUFFIX = re.compile(r"\.(?:docx?|wps|pdf|xlsx?|et|ofd|txt|rar|zip)$", re.IGNORECASE)
_FILE = re.compile(_SUFFIX.pattern, re.IGNORECASE | re.MULTILINE)
_ALONE = re.compile(r"[(\[]?(?:19|20)\d\d年度?[)\]]?")  # the year on the line below the title
_BEFORE = re.compile(r"(?P<name>[一-鿿]*?)[(\[]?(?:19|20)\d\d[)\]]?年?度?")  # a line before the title
_LED, _LEAD = 3, 400  # paragraphs, and characters of them, in which a title may be one of the words
_TELLING = 4  # paragraphs that a text begins with
PROSE = 60  # characters of a line that is prose
_FIRST_LINES = 10  # paragraphs in which the title of some other document is looked for
PAGES = ("html", "mht")  # kinds whose <title> is of the page itself
_HEAD = 40  # paragraphs in which a title is looked for
YEAR = re.compile(  # 2021, 2021-2022, 2021年至2022年; no date
    r"(?<!\d)((?:19|20)\d\d)(?:\s*年?\s*[-—–~至到]\s*((?:20)?\d\d))?(?![-./]?\d)"
)
ABOUT = re.compile(
    r"^(?:[【\[(]?(?:图解|一图|图说|图文|(?:文字|政策|图文|媒体|专家)?解读|视频|动漫|H5)|.{0,4}读懂)",
    re.IGNORECASE,
)
_GENRE = re.compile(
    r"(?:报告|报表|年报|总结|通知|通告|公告|公示|指南|目录|制度|要点|公报|解读|方案|计划|申请表|统计表|办法|规定|培训会?|动态)(?:\([^)]*\))?$"
)
_OF_A_FILE = re.compile(r"^title *[:：] *", re.IGNORECASE)  # as programs write above a text
_POINT = re.compile(r"\(?[一二三四五六七八九十]+[)、]|\(?\d+[.、)]")  # of a text
_STATUTORY = 3  # strength of a heading that is one of the form's
CORE = {"overview", "disclosure", "requests", "disputes", "problems", "other", "fees"}  # kinds of chapters


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """A title, and the index of the paragraph at the head that it ends on."""

    at: int
    datum: Datum


def report_title(wording: Wording, metadata: Mapping[str, Datum]) -> Datum | None:
    """The title of the report, as printed; None where nothing on the page is one.

    Candidates: a line near the head (two where the body's name stands on its own) that is no row of a list of
    other reports, the title of the metadata, <title> before its first `_`, the name of an attached file. The
    one that names year and agency wins, of equals the first. Where none looks like a report's, the metadata's
    or <title> stands, else the one line at the head that ends as titles of documents do (指南, 通知, 报表 …);
    several are a menu.
    """
    document = wording.document
    candidates = [*_of_the_article(wording), *_named(wording, metadata), *_attached(wording)]
    titles = [datum for datum in candidates if is_title(datum.value)]
    titles = titles or [datum for datum in _of_the_file(document) if is_title(datum.value)]
    if titles:
        return max(titles, key=lambda datum: _worth(datum.value))
    headlines = list(_headlines(wording))
    return next(chain(_named(wording, metadata), headlines if len(headlines) == 1 else ()), None)


def _of_the_file(document: Document) -> Iterator[Datum]:
    """The title that Word or PDF keep of a file; of a file made from another it may be the other's."""
    if document.title and document.kind not in PAGES:
        yield Datum(value=document.title, text=document.title, place="title", source="meta")


def _of_the_article(wording: Wording) -> list[Datum]:
    """The title lines at the head, without rows of a list that leads to other reports.

    None stands behind the first chapter: those are of other reports. Where lines name different bodies or
    years, the article's is the last above its text of those that the markup or <title> calls the title, else
    of those whose year its first sentences name, and whose body, where they are of several; else of all
    where these name no year.
    """
    head = [wording.lines[at] for at in at_head(wording)]
    lines = [one for one in _lines(wording) if one.at <= _first_chapter(wording)]
    if all(_may_be_one(one.datum, other.datum) for one, other in combinations(lines, 2)):
        return [one.datum for one in lines]
    begun = next((at for at, paragraph in enumerate(head) if _begins_text(paragraph)), len(head))
    above = [one for one in lines if one.at < begun] or lines
    page = normal(wording.document.title)
    above = [one for one in above if titled_year(one.datum.value)] or above  # 政府信息公开年报 is a column
    called = [one for one in above if head[one.at].heading or normal(one.datum.value) in page]
    titled = {one.at for one in lines}
    telling = [at for at in range(begun, len(head)) if at not in titled][:_TELLING]
    text = normal("\n".join(head[at].text for at in telling))
    told = [one for one in lines if f"{titled_year(one.datum.value)}年" in text]
    if not all(_may_be_one(one.datum, other.datum) for one, other in combinations(told, 2)):
        told = [one for one in told if normal(name_in_title(one.datum.value)) in text]
    if not (called or told) and YEAR.search(arabic(text)):
        return []
    own = (called or told or above)[-1].datum
    return [one.datum for one in (above if called else lines) if _may_be_one(own, one.datum)]


def _first_chapter(wording: Wording) -> int:
    """Which of the lines at the head begins the first chapter; behind all where none does."""
    head = (wording.lines[at] for at in at_head(wording))
    return next((at for at, paragraph in enumerate(head) if _begins_chapters(paragraph)), _HEAD)


def _begins_chapters(paragraph: Paragraph) -> bool:
    """Whether a chapter begins here: the first, or another with a title of the form's."""
    found = headings(paragraph.text, statistics=False)
    return any(one.kind in CORE and (one.n == 1 or one.strength == _STATUTORY) for one in found)


def _begins_text(paragraph: Paragraph) -> bool:
    """Whether the text of a report begins here: with its first chapter, or a sentence before that."""
    if len(paragraph.text) > PROSE:
        return "。" in paragraph.text
    return _begins_chapters(paragraph)


def _may_be_one(one: Datum, other: Datum) -> bool:
    """Whether two titles may be of one report; either may leave out the year, or the body."""
    years = {titled_year(one.value), titled_year(other.value)} - {None}
    short, long = sorted((normal(name_in_title(each.value)) for each in (one, other)), key=len)
    rest = iter(long)
    return len(years) < 2 and all(character in rest for character in short)


def _lines(wording: Wording) -> Iterator[_Line]:
    """Title lines, alone and joined with the line before or after."""
    head = [wording.lines[at] for at in at_head(wording)]
    telling = set(takewhile(lambda at: at <= at_head(wording)[-1], wording.holding(_MAY_BE)))
    ends = [at for at, pair in enumerate(pairwise([-1, *at_head(wording)])) if not telling.isdisjoint(pair)]
    lines = [clean(paragraph.text) for paragraph in head] if ends else []
    for at in ends:
        if found := title_at(lines, at):
            first, text = found
            yield _Line(at=at, datum=Datum(value=text, text=text, place=head[first].place, source="text"))
    for at, paragraph in enumerate(head[:_LED]):  # all in one: 当前位置:首页 某局2019年…年度报告 来源:…
        words = paragraph.text[:_LEAD].split() if len(paragraph.text) > _LEAD else ()
        for text in filter(is_title, words):
            yield _Line(at=at, datum=Datum(value=text, text=text, place=paragraph.place, source="text"))


def title_at(lines: Sequence[str], at: int) -> tuple[int, str] | None:
    """The title of a report that ends on a line (as `clean` leaves it): index of its first line, and text."""
    first, text = at, lines[at]
    if at and not is_title(text) and _is_broken(lines[at - 1], text):
        first, text = at - 1, lines[at - 1] + text
    if not is_title(text):
        return None
    while first and _lacks(text, lines[first - 1]):
        first, text = first - 1, lines[first - 1] + text
    after = [bool(_ALONE.fullmatch(arabic(normal(line)))) for line in lines[at + 1 : at + 3]]
    if titled_year(text) is None and after[:1] == [True] and after[1:] != [True]:  # several are a menu
        text += lines[at + 1]
    return first, text


def _lacks(title: str, before: str) -> bool:
    """Whether the line before a title gives the body, the year, or both, that the title does not name."""
    named, year = bool(name_in_title(title)), bool(YEAR.search(arabic(simplified(title))))
    plain = normal(before)
    dated = _BEFORE.fullmatch(arabic(plain))
    if dated and not year and not named:
        return not dated["name"] or is_body(dated["name"])
    return bool(plain) and not named and is_body(before)


def _headlines(wording: Wording) -> Iterator[Datum]:
    last = min(_FIRST_LINES, _first_chapter(wording) + 1)
    for paragraph in (wording.lines[at] for at in wording.paragraphs[:last]):
        text = clean(paragraph.text)
        plain = normal(text)
        titled = _GENRE.search(plain) and not _NO_TITLE.search(plain) and not _POINT.match(plain)
        if 4 <= len(text) <= 60 and (titled or ABOUT.search(plain)):
            yield Datum(value=text, text=text, place=paragraph.place, source="text")


def _is_broken(before: str, line: str) -> bool:
    """Whether a title stands on two lines: … 2019年政府信息公开 / 工作年度报告."""
    halves = len(before) < PROSE and len(line) < 30 and _HALF.search(before)
    return bool(halves) and not is_title(before) and is_title(before + line)


def _named(wording: Wording, metadata: Mapping[str, Datum]) -> Iterator[Datum]:
    document = wording.document
    if "title" in metadata:
        yield metadata["title"]
    head = re.split(r"_|(?<=报告|年报)\s*[-—|–]+", document.title)[0].strip()
    _, _, rest = head.partition(" ")  # 某区人民政府 2019年政府信息公开年报, and the page prints the rest
    if rest and normal(rest) in (wording.normal[at] for at in at_head(wording)):
        head = rest
    if head and document.kind in PAGES:
        yield Datum(value=head, text=document.title, place="title", source="meta")


def _attached(wording: Wording) -> Iterator[Datum]:
    has_text = _first_chapter(wording) < _HEAD  # beside it, others' reports may be attached
    foot = set(wording.paragraphs[-_HEAD:])
    for paragraph in (wording.lines[at] for at in wording.holding(_FILE) if at in foot):
        name = paragraph.text.strip()
        if _SUFFIX.search(name) and len(name) < 90:
            value = (
                re.sub(r"^(?:附件)?\s*\d*\s*[、.:：]\s*", "", _SUFFIX.sub("", name))
                .replace("《", "")
                .replace("》", "")
            )
            if "统计表" not in value and (name_in_title(value) or not has_text):
                yield Datum(value=value, text=name, place=paragraph.place, source="text")


@remembered
def clean(text: str) -> str:
    """The line without a label before it (标题: …, or 名称 … as a box is printed) and what adorns it.

    来源: stays: who it names is not the body that the next line leaves out.
    """
    line = _OF_A_FILE.sub("", " ".join(text.split()))
    parts = (line.partition(mark) for mark in "：: ")
    labels = ((label_of(before), after) for before, _, after in parts if after)
    value = next((after for label, after in labels if label and "来源" not in label), line)
    return value.strip("《》 —–-·•●■◆▪※|")


def is_title(text: str) -> bool:
    plain = normal(text)
    if len(plain) > 75 or not _MAY_BE.search(plain) or not _TITLE.match(plain):
        return False
    if "》" in plain and "《" not in plain:  # the second half
        return False
    return not _NO_TITLE.search(plain) or "统计表(" in plain or _is_sheet_of(plain)


def _is_sheet_of(plain: str) -> bool:
    """Whether this is the title of a body's statistics table of a year, published apart from the report."""
    return plain.endswith("统计表") and bool(YEAR.search(arabic(plain))) and is_body(name_in_title(plain))


def _worth(text: str) -> tuple[bool, bool, bool, bool]:
    """A title that is not the table's, names the year, the body, and is whole is worth more."""
    plain = arabic(normal(text))
    named = bool(name_in_title(text))
    return not plain.endswith("统计表"), bool(YEAR.search(plain)), named, not plain.endswith("..")


def at_head(wording: Wording) -> Sequence[int]:
    """The lines in which a title is looked for."""
    return wording.paragraphs[:_HEAD]


def titled_year(text: str) -> int | None:
    """The year that a title names, of two the first."""
    found = YEAR.search(arabic(simplified(text)))
    return int(found[1]) if found else None
