"""行政机关: which agency a report is of, as region and normalised name."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib import resources
from itertools import chain as chained
from itertools import pairwise

from pipelines.document import Finding
from pipelines.reading.about.dates import arabic
from pipelines.reading.about.regions import Region, chain, counties_in, regions, split, without_namesake
from pipelines.reading.about.signature import is_body, signature
from pipelines.reading.about.site import region_of_site
from pipelines.reading.about.witnesses import KINDS, LEADS, Name, filled_in, opening, trail
from pipelines.reading.text import normal
from pipelines.reading.wording import Wording
from pipelines.report import Agency, Datum

_DATA = tomllib.loads(resources.files(__package__).joinpath("agencies.toml").read_text("utf-8"))
_ENDINGS = [(re.compile(ending), form) for ending, form in _DATA["endings"].items()]
_ZONE = re.compile(
    r"(?:实验区|开发区|高新区|经开区|度假区|示范区|管理区|园区|.新区)$"
)  # governed by a 管委会
_STEM = re.compile(rf"^(?:教(?=委)|(?:{'|'.join(_DATA['abbreviations'])})(?=厅$|局$|委$|委员会$))")
_LOCAL = re.compile(
    r"^(?:自治区|[省市区县州旗])(?!场|政|容|民|划|域|级|中)(?=.{2})|^[市区县](?=政府|政务|民政|民族|中医)"
)
_DISTRICT = re.compile(
    r"[一-鿿]{1,3}(?<![园新矿林农垦港景市城社库灾郊辖])(?<!开发|高新|经开|实验|度假|示范|管理|保税|试验|合作|产业|物流|商务|投资|生态|旅游|经济|工业)"
    r"区(?=.*(?:局|委|办|厅|院|街道|镇|乡|中心|委员会|办公室|政府)$)"
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
_BEHIND = re.compile(r"(?:报告|年报|总结)(?:\(|[-—–:]+)(?P<name>[一-鿿]{3,25})\)?$")
_NO_NAME = re.compile(
    r"\d{4}年|年度|报告|年报|^(?:我|关于|参加|配合|协助|按照|根据)|^度(?:人民)?政府|^年(?!陡)"
    r"|^本(?:[级局厅委办院所处府市区县省旗镇乡]|街道|中心|单位|机关|部门)"
)
_LEAD = re.compile(r"由(?P<name>[一-鿿]{3,30}?)(?:根据|依据|按照|编制|编写|编撰|负责编)")
_MANY = re.compile(  # 各街道, 县直部门: no agency, but many; 我局, 办公室: nobody's name
    r"^(?:党政|综合)?办公室$|^(?:所有|全体|全[省市区县镇乡]|有关|相关|[本我](?:级|单位|机关|部门|[局厅委办院所处府市区县省旗镇乡]|街道|中心)$)"
)
_BELOW_A_COUNTY = re.compile(r"(?:街道|[镇乡]|苏木)$")
_SOME_BODY = re.compile(r"[一-鿿]{3,25}")
_NO_BODY = re.compile(r"年|信息|公开|报告|关于|附件|网站|首页|当前|位置|政务|全文|标题|[的了和]")
_LONGEST = 30
_TOP = 8  # paragraphs in which the body may stand below the title
_DATED = re.compile(r"[_\s]*(?:19|20)\d\d")
_GENRE = re.compile(r"^(?:19|20)\d\d年?度?|(?:年度)?(?:工作)?(?:报告|年报)$")
FROM_SOURCE = "agency-from-source"  # finding: 来源, or the name of the site, alone names the body
_TELLING = ("issuer", "signature", "text")  # who else may say whose report it is
_OWN_TITLE = re.compile(  # 《平潭县经贸局政府信息公开指南》
    r"《(?P<name>[一-鿿]{3,25}?)(?:\d{4}年度?)?(?:政府)?信息公开(?:工作)?(?:指南|目录|年度报告|年报|工作年度报告)"
)


@lru_cache(maxsize=4096)  # a name is asked for as often as it stands in a document
def agency_of(name: str, portal_region: str | None = None) -> Agency | None:
    """The agency that a name as printed means; None where it names none.

    The region is the longest that the name begins with, else the portal's; the name loses its region,
    except that of a region's own government (北京市密云区人民政府 → 110118, 密云区人民政府).
    街道办事处 becomes 街道, 镇人民政府 镇, 乡人民政府 乡.
    """
    plain = re.sub(r"\([^)]*\)$", "", normal(name)).strip('《》"“”:,、。的').removeprefix("中共")
    plain = re.sub(r"^国家税务总局(?=.+税务局)", "", plain)
    plain = re.sub(r"(?<=人民政府)(?:政府)?信息公开(?:工作)?(?:领导小组)?办公室$", "", plain)
    named, rest = split(plain, portal_region)
    region = named or _local(plain, portal_region)
    ranked = _LOCAL.match(plain) if region is None else None
    if named is None:
        rest = _LOCAL.sub("", rest)
    region = region or regions().get(portal_region or "")
    if _NO_NAME.search(plain):
        return None
    if region and plain and (governing := _governing(region, rest)):
        return governing
    rest = re.sub(r"^(?:人民政府(?!办|$)|政府(?=国资委|法制办|研究室|外办))", "", rest)
    if named:
        rest = _whole(named, plain.removesuffix(rest), rest)
    if not 2 <= len(rest) <= _LONGEST or rest.isdigit() or _names_nobody(rest) or not _BODY.search(rest):
        return None
    form = _in_one_form(rest)
    if named and _DISTRICT.match(rest):  # that no table knows: it is not the city's
        return Agency(name=form, region=None)
    if not region and _BELOW_A_COUNTY.search(form):
        form = without_namesake(form)
    if not named and region and not _fits(region, form, ranked[0] if ranked else ""):
        return Agency(name=form, region=None)
    return Agency(name=form, region=region.code if region else portal_region)


def _names_nobody(name: str) -> bool:
    return bool(_MANY.search(name)) or _names_many(name)


def _names_many(name: str) -> bool:
    """Whether a name is that of several bodies: 乡镇(街道), 县直部门, 各镇街."""
    return "各" in name or bool(KINDS.fullmatch(name))


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
    if title and _names_many(normal(name_in_title(title.value))):
        names = [name for name in names if name.origin != "source"]
    elif not names or names[0].origin == "source":  # which is the portal's as often
        told = chained(opening(wording), trail(wording))
        names[:0] = [name for name in told if agency_of(name.printed, near)]
    elif names[0].origin == "issuer" and _governs(names[0], near):  # which publishes for others
        names += [name for name in opening(wording) if name.origin == "published"]
        names = sorted(names, key=lambda name: not _signs_itself(name, names[0], near))
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
        findings += [
            mismatch(agency, other.printed, by=other.origin, place=other.place)
            for other in others
            if not _same(taken, other, near)
        ]
    return agency, tuple(findings)


def _of_unknown_kind(title: Datum | None, near: str | None) -> tuple[Agency | None, tuple[Finding, ...]]:
    """The body that a title names before its year, where nobody else is named: 某县文化馆联盟2020年…报告."""
    name = normal(name_in_title(title.value)) if title else ""
    region, rest = split(name, near)
    if not title or not _SOME_BODY.fullmatch(rest) or _NO_BODY.search(name) or _names_nobody(rest):
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


def _quoted(wording: Wording, agency: Agency, near: str | None) -> Iterator[Name]:
    """Bodies of the same region whose guide or report the text calls its own, as copied text does."""
    for at in wording.holding(_OWN_TITLE):
        for found in _OWN_TITLE.finditer(wording.normal[at]):
            other = agency_of(found["name"], near)
            if other and other.region == agency.region and "政府" not in other.name:
                yield Name(printed=found["name"], origin="text", place=wording.lines[at].place)
                return


@lru_cache(maxsize=4096)  # all who read a title ask for its name
def name_in_title(title: str) -> str:
    """The name before the year of a title, between year and 政府信息公开, or in brackets behind; else ""."""
    plain = _ADORNED.sub("", arabic(normal(title)))
    if quoted := _QUOTED.match(plain):  # 关于发布《某局2020年…报告》的通知
        return name_in_title(quoted["title"]) or quoted["before"]
    found = _TITLE.match(plain)
    name = (found["before"] or found["after"] or "").strip('《“"的-—–:') if found else ""
    name = _VERB.sub("", name)
    name += "政府" if name.endswith("人民") else ""  # which 政府信息公开 took
    behind = _BEHIND.search(plain) if found and not name else None
    return behind["name"] if behind and is_body(behind["name"]) else name


def _names(wording: Wording, metadata: Mapping[str, Datum], title: Datum | None) -> Iterator[Name]:
    document, titled = wording.document, name_in_title(title.value) if title else ""
    if title and not titled:
        titled = _in_index(arabic(normal(title.value)))
    if title:
        yield Name(printed=titled, origin="title", place=title.place)
    if "_" in document.title:  # 高岭镇_2017年_北京市密云区人民政府
        head = document.title.split("_")[0]
        yield Name(printed=name_in_title(head) or head, origin="title", place="title")
    if "issuer" in metadata:
        yield Name(printed=metadata["issuer"].value, origin="issuer", place=metadata["issuer"].place)
    if signed := signature(wording):
        yield Name(printed=signed.name, origin="signature", place=signed.place)
    leads = wording.paragraphs[:LEADS]
    for line, after in pairwise([wording.lines[at] for at in leads[:_TOP]]):
        name = after.text.strip().strip("()（）")
        if title and title.place == line.place and not titled and is_body(name):
            yield Name(printed=name, origin="text", place=after.place)
    for lead in leads:
        if found := _LEAD.search(wording.normal[lead], 0, 600):
            yield Name(printed=found["name"], origin="text", place=wording.lines[lead].place)
    yield from filled_in(wording)
    if "source" in metadata:
        yield Name(printed=metadata["source"].value, origin="source", place=metadata["source"].place)
    site, blank, _ = document.title.strip().partition(" ")
    if title and blank and not titled:  # 某区人民政府 2019年政府信息公开年报
        yield Name(printed=site, origin="source", place="title")


def _in_index(title: str) -> str:
    """The body of a row that says 高岭镇_2017年, 2017年高岭镇年报, or the body alone."""
    names = (_DATED.split(title)[0], _GENRE.sub("", title))
    return next(filter(is_body, names), "")


def _governs(name: Name, near: str | None) -> bool:
    """Whether a name is that of a government or its office."""
    body = agency_of(name.printed, near)
    return body is not None and bool(_GOVERNING.search(body.name))


def _signs_itself(name: Name, issuer: Name, near: str | None) -> bool:
    """Whether another signs, or is named by, what a government or its office publishes for others."""
    signed, publishes = agency_of(name.printed, near), agency_of(issuer.printed, near)
    if name.origin not in ("signature", "published") or not signed or not publishes:
        return False
    return not are_one(signed, publishes) or "办公" in publishes.name


def _fullest(first: Name, names: list[Name], near: str | None) -> Name:
    """The first name, or a later one that says the same with its region or in full."""
    for other in names:
        one, two = agency_of(first.printed), agency_of(other.printed)
        if one and two and _alike(first, other, near):
            longer = len(two.name) > len(one.name) and (two.region or not one.region)
            if longer or (two.region and not one.region):
                first = other
    return first


def _same(one: Name, other: Name, near: str | None) -> bool:
    a, b = agency_of(one.printed, near), agency_of(other.printed, near)
    return bool(a and b and are_one(a, b))


def are_one(one: Agency, other: Agency) -> bool:
    """Whether two names are of one body, or of a government and the office that publishes for it."""
    governing = all(_GOVERNING.search(each.name) for each in (one, other))
    near = one.region == other.region or not (one.region and other.region)
    return (governing and near) or _are_alike(one, other)


def mismatch(agency: Agency, other: str, *, by: str, place: str) -> Finding:
    """`agency-mismatch`: what names another body than the one taken."""
    values = {"taken": agency.name, "issuer": other, "by": by}
    return Finding(code="agency-mismatch", severity="info", place=place, values=values)


def _alike(one: Name, other: Name, near: str | None) -> bool:
    a, b = agency_of(one.printed, near), agency_of(other.printed, near)
    return bool(a and b and _are_alike(a, b))


def _are_alike(one: Agency, other: Agency) -> bool:
    return _abbreviates(one.name, other.name) or _abbreviates(other.name, one.name)


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
