"""行政机关: which agency a report is of, as region and normalised name."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from itertools import pairwise

from pipelines.document import Cell, Finding, Paragraph, Table
from pipelines.reading.dates import arabic
from pipelines.reading.regions import Region, chain, counties_in, regions, split, without_namesake
from pipelines.reading.signature import is_body, signature
from pipelines.reading.site import region_of_site
from pipelines.reading.text import normal, simplified
from pipelines.reading.wording import Wording
from pipelines.report import Agency, Datum

_DATA = tomllib.loads(resources.files("pipelines.reading").joinpath("agencies.toml").read_text("utf-8"))
_ENDINGS = [(re.compile(ending), form) for ending, form in _DATA["endings"].items()]
_ZONE = re.compile(
    r"(?:实验区|开发区|高新区|经开区|度假区|示范区|管理区|园区|.新区)$"
)  # governed by a 管委会
_STEM = re.compile(rf"^(?:教(?=委)|(?:{'|'.join(_DATA['abbreviations'])})(?=厅$|局$|委$|委员会$))")
_LOCAL = re.compile(
    r"^(?:自治区|[省市区县州旗])(?!场|政|容|民|划|域|级|中)(?=.{2})|^[市区县](?=政府|政务|民政|民族|中医)"
)
_GOVERNMENT = ("", "人民政府", "政府", "人民政府本级")
_OFFICE = re.compile(r"行政公署|行署")  # the government of a 地区 or 盟
_OF_A_BODY = re.compile("我(?:局|委(?!会)|厅|镇|乡|街道|校|院)")  # as no government calls itself
_GOVERNING = re.compile(r"人民政府(?:办公[室厅])?$")
_COMMITTEE = re.compile(r"管理委员会|管委会")
_BODY = re.compile(
    r"(?:政府|公署|街道|[镇乡县市区省州旗]|苏木|兵团|第[一二三四五六七八九十]+师|局|厅|委|会|办|室|处|院|中心|队|所|站|馆|部|署|司|社|行|园|场|[残妇侨文]联|工商联|[科作记]协|电视台|电台|党校|学校|大学|[中小]学|集团|公司|单位)$"
)
_YEAR = r"[(\[]?(?:20|19)\d\d[)\]]?(?:年?[-—至到~](?:20)?\d\d)?年?度?[)\]]?"
_TITLE = re.compile(
    rf"(?:关于|中共)?(?P<before>.*?)(?:关于(?:报送|上报|印发|公布|发布)?)?(?:{_YEAR}(?P<after>.*?))?(?:的?(?:政府信息|政务|信息)(?:主动|依申请)?公开(?!(?:工作)?(?:领导小组|办公室)))"
)
_QUOTED = re.compile(r"(?P<before>.*?)(?:关于)?(?:印发|转发|发布|公布|公开|报送|上报)《(?P<title>[^》]*)》?")
_ADORNED = re.compile(
    r"^[【\[(](?:\d{4}([-./])\d{1,2}\1\d{1,2}|[^】\])\d]{1,12})[】\])]"
)  # 【年度报告】某局…
_PUBLISHES = "(?:印发|转发|发布|公布|公开|报送|上报)"
_VERB = re.compile(rf"^(?:.*关于)?{_PUBLISHES}(?=..)|{_PUBLISHES}$")  # 印发某局2023年… · 某局公布2023年…
_BEHIND = re.compile(r"(?:报告|年报)\((?P<name>[一-鿿]{3,25})\)$")
_LEAD = re.compile(r"由(?P<name>[一-鿿]{3,30}?)(?:根据|依据|按照|编制|编写|编撰|负责编)")
_YEARS = r"(?:(?:19|20)\d\d年(?:度|以来)?)?"
_WHO = r"(?P<name>(?:(?!公布|公开|发布|编制|编写|现将|完成|报告|按照|本级|[由了])[一-鿿]){3,25}?)"
_NAMED = re.compile(  # 现公布某乡2017年政府信息公开工作年度报告
    rf"(?:公布|公开|发布|编制|编写|完成|现将)了?《?{_YEARS}{_WHO}(?:\([^()]*\))?{_YEARS}(?:本级)?(?:政府信息|政务|信息)公开(?:工作)?(?:年度)?(?:工作)?(?:情况)?(?:报告|年报)"
)
_OPENING = re.compile(  # 2022年,某区房屋征收办公室认真贯彻落实… · 要求,某镇政府编制2020年…报告
    rf"(?:^|。){_YEARS},?{_WHO}(?:认真|严格|坚持|高度重视|深入|紧紧|切实|积极|全面|扎实|不断|始终|以习近平)"
    rf"|,{_WHO.replace('name', 'maker')}(?:编制|编写|向社会公布)了?{_YEARS}"
    rf"|(?:^|。){_WHO.replace('name', 'author')}(?:根据|依据|依照)《[^。]{{0,80}}(?:编制|编写|公布)"
)
_CONTACT = re.compile(  # 请与某镇人民政府党政办公室联系
    r"(?:请与|请联系|联系单位:)(?P<name>[一-鿿]{2,25}?(?:局|委员会|委|厅|街道办事处|街道|[镇乡](?:人民政府|政府)?|[省市县区旗](?:人民)?政府))"
    r"(?:(?:党政|信息公开|政务|综合)*办(?:公室)?)?(?:联系|\(|,)"
)
_MANY = re.compile(  # 各街道: no agency, but many; 我局: nobody's name
    r"^(?:各|所有|全体|全[省市区县镇乡]|有关|相关|[本我](?:级|单位|机关|部门|[局厅委办院所处府市区县省旗镇乡]|街道|中心)$)"
)
_BELOW_A_COUNTY = re.compile(r"(?:街道|[镇乡]|苏木)$")
_SOME_BODY = re.compile(r"[一-鿿]{3,25}")
_NO_BODY = re.compile(r"年|信息|公开|报告|关于|附件|网站|首页|当前|位置|政务|全文|标题|[的了和]")
_LONGEST = 30
_LEADS = 12  # paragraphs whose first sentences may name the body
_TOP = 8  # paragraphs in which the body may stand below the title
_SHORTEST_LINE = 4  # characters of a line that says who filled in a sheet
_LONGEST_LINE = 120
_FILLED_IN = re.compile(
    r"\s*(?:填报|填表|填写|报送|上报|编制)\s*(?:单位|机关|部门)(?:名称)?\s*(?:\([^()]*\))?\s*:?\s*(?P<name>[一-鿿]{2,30})?"
)
_FILLED = re.compile("[填报上编][报表写送制](?:单位|机关|部门)")  # in normal form, and as printed:
_CELL = re.compile("[填报報上编編][报報表写寫送制製][^\\S\\n]*(?:[单單]位|[机機][关關]|部[门門])")
_DATED = re.compile(r"[_\s]*(?:19|20)\d\d")
FROM_SOURCE = "agency-from-source"  # finding: 来源, or the name of the site, alone names the body
_TELLING = ("issuer", "signature", "text")  # who else may say whose report it is
_OWN_TITLE = re.compile(  # 《平潭县经贸局政府信息公开指南》
    r"《(?P<name>[一-鿿]{3,25}?)(?:\d{4}年度?)?(?:政府)?信息公开(?:工作)?(?:指南|目录|年度报告|年报|工作年度报告)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Name:
    """A name that may be the agency's, and where it stands."""

    printed: str
    origin: str  # title | issuer | …
    place: str


@lru_cache(maxsize=4096)  # a name is asked for as often as it stands in a document
def agency_of(name: str, portal_region: str | None = None) -> Agency | None:
    """The agency that a name as printed means; None where it names none.

    The region is the longest that the name begins with, else the portal's; the name loses its region,
    except that of a region's own government (北京市密云区人民政府 → 110118, 密云区人民政府).
    街道办事处 becomes 街道, 镇人民政府 镇, 乡人民政府 乡.
    """
    plain = re.sub(r"\([^)]*\)$", "", normal(name)).strip('《》"“”:,、。的').removeprefix("中共")
    plain = re.sub(r"^国家税务总局(?=.+税务局)", "", plain)
    named, rest = split(plain, portal_region)
    region = named or _local(plain, portal_region)
    ranked = _LOCAL.match(plain) if region is None else None
    if named is None:
        rest = _LOCAL.sub("", rest)
    region = region or regions().get(portal_region or "")
    if region and plain and (governing := _governing(region, rest)):
        return governing
    rest = re.sub(r"^人民政府(?!办|$)", "", rest)
    if named:
        rest = _whole(named, plain.removesuffix(rest), rest)
    if not 2 <= len(rest) <= _LONGEST or rest.isdigit() or _MANY.search(rest) or not _BODY.search(rest):
        return None
    form = _in_one_form(rest)
    if not region and _BELOW_A_COUNTY.search(form):
        form = without_namesake(form)
    if not named and region and not _fits(region, form, ranked[0] if ranked else ""):
        return Agency(name=form, region=None)
    return Agency(name=form, region=region.code if region else portal_region)


def agency_from(
    wording: Wording,
    metadata: Mapping[str, Datum],
    title: Datum | None,
    portal_region: str | None = None,
) -> tuple[Agency | None, tuple[Finding, ...]]:
    """The agency a document is of: from title, <title>, issuer, signature, first sentences, 填报单位, source.

    A fuller form of the same name elsewhere in the document gives the region or the full name that the first
    lacks; a name that is no known kind of body's counts in the title alone. Findings: unknown-agency,
    unknown-body, unknown-region, region-from-text, agency-from-source, agency-mismatch (issuer, signature or
    text name another body: the value `by` says which).
    """
    near = portal_region or region_of_site(wording, metadata)
    names = [name for name in _names(wording, metadata, title) if agency_of(name.printed, near)]
    if not names or names[0].origin == "source":  # which is the portal's as often
        names[:0] = [name for name in _opening(wording) if agency_of(name.printed, near)]
    if not names:
        return _of_unknown_kind(title, near)
    taken = _fullest(names[0], names, near)
    agency = agency_of(taken.printed, near)
    if taken.origin != "title" and agency and _GOVERNING.search(agency.name):  # which publishes for others
        other, doubts = _of_unknown_kind(title, near)
        if other:
            return other, doubts
        if taken.origin == "source" and next(wording.holding(_OF_A_BODY), None) is not None:
            return None, (Finding(code="unknown-agency"),)
    if agency and not agency.region and not _ZONE.search(_COMMITTEE.sub("", agency.name)):
        agency = agency_of(taken.printed, _region_of_source(metadata)) or agency
    findings: list[Finding] = []
    if agency and not agency.region:
        agency, doubt = _by_text(agency, wording, taken.place)
        findings.append(doubt)
    if agency and names[0].origin == "source":
        values = {"agency": agency.name}
        findings.append(Finding(code=FROM_SOURCE, severity="info", place=taken.place, values=values))
    if agency:
        others = [name for name in names if name.origin in _TELLING] + list(_quoted(wording, agency, near))
        findings += [_mismatch(agency, other) for other in others if not _same(taken, other, near)]
    return agency, tuple(findings)


def _of_unknown_kind(title: Datum | None, near: str | None) -> tuple[Agency | None, tuple[Finding, ...]]:
    """The body that a title names before its year, where nobody else is named: 某县文化馆联盟2020年…报告."""
    name = normal(name_in_title(title.value)) if title else ""
    region, rest = split(name, near)
    if not title or not _SOME_BODY.fullmatch(rest) or _NO_BODY.search(name) or _MANY.search(rest):
        return None, (Finding(code="unknown-agency"),)
    code = region.code if region else near
    doubt = Finding(code="unknown-body", place=title.place, values={"agency": rest})
    findings = (doubt,) if code else (doubt, Finding(code="unknown-region", place=title.place))
    return Agency(name=rest, region=code), findings


def _by_text(agency: Agency, wording: Wording, place: str) -> tuple[Agency, Finding]:
    """A body below a county lies in the county that its report names, if it names one and no other."""
    if _BELOW_A_COUNTY.search(agency.name):
        counties = counties_in("".join(wording.normal))
        if len(counties) == 1:
            code = counties.pop()
            values = {"agency": agency.name, "region": regions()[code].name}
            doubt = Finding(code="region-from-text", severity="info", place=place, values=values)
            return Agency(name=agency.name, region=code), doubt
    return agency, Finding(code="unknown-region", place=place)


def _region_of_source(metadata: Mapping[str, Datum]) -> str | None:
    """Where the government stands that a page names as its source: 来源: 北京市密云区人民政府办公室."""
    source = normal(metadata["source"].value) if "source" in metadata else ""
    region, rest = split(source)
    return region.code if region and rest.startswith(("人民政府", "政府")) else None


def _mismatch(agency: Agency, other: _Name) -> Finding:
    values = {"taken": agency.name, "issuer": other.printed, "by": other.origin}
    return Finding(code="agency-mismatch", severity="info", place=other.place, values=values)


def _quoted(wording: Wording, agency: Agency, near: str | None) -> Iterator[_Name]:
    """Bodies of the same region whose guide or report the text calls its own, as copied text does."""
    for at in wording.holding(_OWN_TITLE):
        for found in _OWN_TITLE.finditer(wording.normal[at]):
            other = agency_of(found["name"], near)
            if other and other.region == agency.region and "政府" not in other.name:
                yield _Name(printed=found["name"], origin="text", place=wording.lines[at].place)
                return


@lru_cache(maxsize=4096)  # all who read a title ask for its name
def name_in_title(title: str) -> str:
    """The name before the year of a title, between year and 政府信息公开, or in brackets behind; else ""."""
    plain = _ADORNED.sub("", arabic(normal(title)))
    if quoted := _QUOTED.match(plain):  # 关于发布《某局2020年…报告》的通知
        return name_in_title(quoted["title"]) or quoted["before"]
    found = _TITLE.match(plain)
    name = (found["before"] or found["after"] or "").strip('《“"的') if found else ""
    name = _VERB.sub("", name)
    name += "政府" if name.endswith("人民") else ""  # which 政府信息公开 took
    behind = _BEHIND.search(plain) if found and not name else None
    return behind["name"] if behind and is_body(behind["name"]) else name


def _names(wording: Wording, metadata: Mapping[str, Datum], title: Datum | None) -> Iterator[_Name]:
    document, titled = wording.document, name_in_title(title.value) if title else ""
    if title and not titled and is_body(before := _DATED.split(arabic(normal(title.value)))[0]):
        titled = before  # an index says 高岭镇_2017年, or the body alone
    if title:
        yield _Name(printed=titled, origin="title", place=title.place)
    if "_" in document.title:  # 高岭镇_2017年_北京市密云区人民政府
        head = document.title.split("_")[0]
        yield _Name(printed=name_in_title(head) or head, origin="title", place="title")
    if "issuer" in metadata:
        yield _Name(printed=metadata["issuer"].value, origin="issuer", place=metadata["issuer"].place)
    if signed := signature(wording):
        yield _Name(printed=signed.name, origin="signature", place=signed.place)
    leads = wording.paragraphs[:_LEADS]
    for line, after in pairwise([wording.lines[at] for at in leads[:_TOP]]):
        if title and title.place == line.place and not titled and is_body(after.text):
            yield _Name(printed=after.text, origin="text", place=after.place)
    for lead in leads:
        if found := _LEAD.search(wording.normal[lead], 0, 600):
            yield _Name(printed=found["name"], origin="text", place=wording.lines[lead].place)
    yield from _filled_in(wording)
    if "source" in metadata:
        yield _Name(printed=metadata["source"].value, origin="source", place=metadata["source"].place)
    site, blank, _ = document.title.strip().partition(" ")
    if title and blank and not titled:  # 某区人民政府 2019年政府信息公开年报
        yield _Name(printed=site, origin="source", place="title")


def _opening(wording: Wording) -> Iterator[_Name]:
    """Whom the first sentences name as the one who reports, where nothing else does."""
    leads = [wording.lines[at] for at in wording.paragraphs[:_LEADS]]
    texts = [(normal(lead.text[:1200]), lead.place) for lead in leads]
    for pattern in (_NAMED, _OPENING, _CONTACT):
        for text, place in texts:
            found = pattern.search(text)
            name = next(filter(None, found.groupdict().values()), "") if found else ""
            if is_body(name):
                yield _Name(printed=name, origin="opening", place=place)


def _filled_in(wording: Wording) -> Iterator[_Name]:
    """Who filled in a sheet: 填报单位（盖章）：示例县民政局, in a line, a cell, or two cells."""
    lines, blocks = set(wording.holding(_FILLED)), wording.document.blocks
    if any(wording.cells_holding(_CELL)):
        lines.update(at for at, block in enumerate(blocks) if isinstance(block, Table))
    for block in (blocks[at] for at in sorted(lines)):
        rows: Iterable[Sequence[Paragraph | Cell]] = block.rows if isinstance(block, Table) else [(block,)]
        for row in rows:
            for at, cell in enumerate(row):
                if len(cell.text) < _SHORTEST_LINE or (said := _said_of_filling(cell.text)) is None:
                    continue
                beside = row[at + 1].text if at + 1 < len(row) else ""
                if name := said or simplified(beside).strip():
                    yield _Name(printed=name, origin="sheet", place=cell.place)


@lru_cache(maxsize=4096)  # the labels of a form stand in every report
def _said_of_filling(text: str) -> str | None:
    """The name behind 填报单位, "" where none stands there; None of any other text."""
    if len(text) >= _LONGEST_LINE or text.isascii():
        return None
    found = _FILLED_IN.match(simplified(text))
    return (found["name"] or "") if found else None


def _fullest(first: _Name, names: list[_Name], near: str | None) -> _Name:
    """The first name, or a later one that says the same with its region or in full."""
    for other in names:
        one, two = agency_of(first.printed), agency_of(other.printed)
        if one and two and _alike(first, other, near):
            longer = len(two.name) > len(one.name) and (two.region or not one.region)
            if longer or (two.region and not one.region):
                first = other
    return first


def _same(one: _Name, other: _Name, near: str | None) -> bool:
    """Whether two names are of one body, or of a government and the office that publishes for it."""
    a, b = agency_of(one.printed, near), agency_of(other.printed, near)
    governing = a and b and all(_GOVERNING.search(name) for name in (a.name, b.name))
    return bool(governing and a and b and a.region == b.region) or _alike(one, other, near)


def _alike(one: _Name, other: _Name, near: str | None) -> bool:
    a, b = agency_of(one.printed, near), agency_of(other.printed, near)
    return bool(a and b and (_abbreviates(a.name, b.name) or _abbreviates(b.name, a.name)))


def _abbreviates(short: str, long: str) -> bool:
    """Whether a name is another with characters left out: 财金局, 某新区财政金融局."""
    core = long if short[0] == long[0] else re.sub(r"^.*[省市区县](?=.)", "", long)
    rest = iter(core)
    ends_alike = short[0] == core[0] and short[-1] == core[-1]
    return ends_alike and all(character in rest for character in short)


def _whole(region: Region, before: str, rest: str) -> str:
    """The name with what it shares with its region's: 西城区委|宣传部, 苏州|工业园区."""
    if rest.startswith("委") and len(rest) > 2:
        return region.name[-1] + rest
    short = region.name.removesuffix("省").removesuffix("市")
    in_short = before.endswith(short) and not before.endswith(region.name)
    return short + rest if in_short and not rest.endswith("厅") else rest


def _governing(region: Region, rest: str) -> Agency | None:
    """The body that governs the region itself, where nothing else is left of the name."""
    if rest in _GOVERNMENT:
        return Agency(name=f"{region.name}人民政府", region=region.code)
    if _OFFICE.fullmatch(rest):
        return Agency(name=f"{region.name}行政公署", region=region.code)
    if _COMMITTEE.fullmatch(rest):  # 两江新区 was a zone of 重庆市 before it became a district
        return Agency(name=f"{region.name}管委会", region=region.parent)
    return None


def _fits(region: Region, name: str, rank: str) -> bool:
    """Whether a body named without its region can be one of the portal's region.

    A 街道 lies in a county, not in a province or a city that has counties; 区财政局 is not the city's.
    """
    lowest = region.level == "county" or not any(one.parent == region.code for one in regions().values())
    return lowest or not (_BELOW_A_COUNTY.search(name) or rank in ("区", "县", "旗"))


def _local(plain: str, portal_region: str | None) -> Region | None:
    """区政务服务局, 市教育局: the region of that rank among the portal's and those above it."""
    if not _LOCAL.match(plain):
        return None
    rank = "自治区" if plain.startswith("自治区") else plain[0]
    return next((region for region in chain(portal_region) if region.name.endswith(rank)), None)


def _in_one_form(name: str) -> str:
    for ending, form in _ENDINGS:
        name = ending.sub(form, name)
    name = _STEM.sub(lambda stem: _DATA["abbreviations"][stem[0]], name)
    return f"{name}管委会" if _ZONE.search(name) else name
