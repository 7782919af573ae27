"""Who names the body of a report where its title does not: sentences, a sheet, the way to the page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipelines.document import Cell, Paragraph, Table
from pipelines.reading.about.signature import is_body
from pipelines.reading.text import normal, simplified
from pipelines.reading.wording import Wording

LEADS = 12  # paragraphs whose first sentences may name the body
_YEARS = r"(?:(?:19|20)\d\d年(?:度|以来)?)?"
_WHO = (
    r"(?P<name>(?![年度我]|本[级局厅委办院镇乡街市县区单机部]|关于|政府信息|参加|配合|协助|按照|根据|通过|在)"
    r"(?:(?!公布|公开|发布|编制|编写|现将|完成|参加|报告|按照|本级|[由了])[一-鿿]){3,25}?)"
)
_NAMED = re.compile(  # 现公布某乡2017年政府信息公开工作年度报告
    rf"(?:(?:公布|公开|发布|编制|编写|完成|汇总|现将)了?《?|《(?=[^》]*》[^。]{{0,12}}(?:公布|公开|发布))){_YEARS}{_WHO}(?:\([^()]*\))?的?{_YEARS}(?:本级)?(?:政府信息|政务|信息)公开(?:工作)?(?:年度)?(?:工作)?(?:情况)?(?:报告|年报)"
)
_OPENING = re.compile(  # 2022年,某区房屋征收办公室认真贯彻落实… · 要求,某镇政府编制2020年…报告
    rf"(?:^|。){_YEARS},?{_WHO}(?:认真|严格|坚持|高度重视|深入|紧紧|切实|积极|全面|扎实|不断|始终|以习近平|持续|参加|组织|围绕|提供本报告|在[^。,]{{2,30}}下)"
    rf"|,{_WHO.replace('name', 'maker')}(?:编制|编写|向社会公布)了?{_YEARS}"
    rf"|(?:^|。){_WHO.replace('name', 'author')}(?:根据|依据|依照)《[^。]{{0,80}}(?:编制|编写|公布)"
)
_CONTACT = re.compile(  # 请与某镇人民政府党政办公室联系
    r"(?:[请可]与|[请可]联系|联系单位:)(?P<name>[一-鿿]{2,25}?(?:局|委员会|委|厅|街道办事处|街道|[镇乡](?:人民政府|政府)?|[省市县区旗](?:人民)?政府))"
    r"(?:(?:党政|信息公开|政务|综合)*办(?:公室)?|[一-鿿]{2,4}[科股])?(?:联系|\(|,)"
)
_WAY = re.compile(r"(?:位置|首页).*[>›»]")
_STEP = re.compile("[>›»:]")
KINDS = re.compile(  # 乡镇(街道), 县直部门: no names
    r"[省市县区]?[级直]?属?(?:乡镇|镇街|街镇|镇乡|街道|部门|单位|机构|委办局|工作|职能|[及和、()各])+"
)
_SHORTEST_LINE = 4  # characters of a line that says who filled in a sheet
_LONGEST_LINE = 120
_FILLED_IN = re.compile(
    r"\s*(?:填报|填表|填写|报送|上报|编制)\s*(?:单位|机关|部门)(?:名称)?\s*(?:\([^()]*\))?\s*:?\s*(?P<name>[一-鿿]{2,30})?"
)
_FILLED = re.compile("[填报上编][报表写送制](?:单位|机关|部门)")  # in normal form, and as printed:
_CELL = re.compile("[填报報上编編][报報表写寫送制製][^\\S\\n]*(?:[单單]位|[机機][关關]|部[门門])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A name that may be the agency's, and where it stands."""

    printed: str
    origin: str  # title | issuer | …
    place: str


def opening(wording: Wording) -> Iterator[Name]:
    """Whom the first sentences name as the one who reports, where nothing else does."""
    leads = [wording.lines[at] for at in wording.paragraphs[:LEADS]]
    texts = [(normal(lead.text[:1200]), lead.place) for lead in leads]
    for pattern in (_NAMED, _OPENING, _CONTACT):
        for text, place in texts:
            found = pattern.search(text)
            name = next(filter(None, found.groupdict().values()), "") if found else ""
            name += "政府" if name.endswith("人民") else ""  # which 政府信息公开 took
            if is_body(name):
                yield Name(printed=name, origin="published" if pattern is _NAMED else "opening", place=place)


def trail(wording: Wording) -> Iterator[Name]:
    """The last body on the way to the page: 首页 > 政府信息公开 > 示例县教育局 > 政府信息公开年报."""
    for at in wording.holding(_WAY):
        steps = _STEP.split(wording.normal[at])
        for name in reversed(steps):
            if is_body(name) and not KINDS.fullmatch(name):
                yield Name(printed=name, origin="trail", place=wording.lines[at].place)


def filled_in(wording: Wording) -> Iterator[Name]:
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
                    yield Name(printed=name, origin="sheet", place=cell.place)


@lru_cache(maxsize=4096)  # the labels of a form stand in every report
def _said_of_filling(text: str) -> str | None:
    """The name behind 填报单位, "" where none stands there; None of any other text."""
    if len(text) >= _LONGEST_LINE or text.isascii():
        return None
    found = _FILLED_IN.match(simplified(text))
    return (found["name"] or "") if found else None
