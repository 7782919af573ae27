"""What came of a probe: the facts, what is only inferred, what was not recognised, the portal's file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from urllib.parse import urlsplit

from crawler.fetch.session import session_of
from crawler.portals.found import spiders
from crawler.probe.adhoc import NETWORK, Asked
from crawler.probe.columns import Columns, columns_of
from crawler.probe.declaration import Declaration, name_of
from crawler.probe.evidence import Evidence
from crawler.probe.forms import one_of_each
from crawler.probe.provinces import PROVINCES
from crawler.probe.search import Found, Probe
from crawler.probe.shown import Shown
from crawler.probe.site import Site
from crawler.probe.trial import Trial
from spiders.families import Viewer

WHY = {
    "robots": "robots.txt disallows it",
    "blocked": "a challenge page; the host is left alone",
    "out-of-scope": "it is not on the host that was named",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What the user says instead of the site."""

    name: str = ""
    title: str = ""
    region: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Probed:
    """Everything that a probe knows."""

    url: str
    asked: tuple[Asked, ...]
    families: tuple[tuple[str, int], ...]  # with their scores, the best first
    family: str  # the class that read the column; empty where none did
    evidence: tuple[Evidence, ...]  # for that family, else for the best
    site: Site
    column: str = ""
    path: tuple[str, ...] = ()  # the texts of the links that led to it
    pages: tuple[str, ...] = ()  # index pages that were read
    rows: int = 0
    reports: int = 0
    complete: bool = False
    shown: tuple[Shown, ...] = ()
    followed: str = ""  # the portal that asks this host already
    inferred: tuple[str, ...] = ()
    unrecognised: tuple[str, ...] = ()
    declaration: Declaration | None = None

    @property
    def code(self) -> int:
        """0 with reports, 3 where the network failed, else 1."""
        if self.reports:
            return 0
        first = next(iter(self.asked), None)
        lost = first is None or first.reason == NETWORK or (first.status or 0) >= 500
        return 3 if lost else 1

    def document(self) -> dict[str, object]:
        """What `--json` prints."""
        said = {key: value for key, value in _plain(self).items() if key not in ("declaration", "families")}
        made = self.declaration
        return {
            **said,
            "families": [{"family": name, "score": score} for name, score in self.families],
            "name": made.name if made else None,
            "portal": made.text if made else None,
        }


def _plain(probed: Probed) -> dict[str, object]:
    return asdict(replace(probed, declaration=None))


def result_of(probe: Probe, given: Given) -> Probed:
    """Put together what a probe found, and declare the portal where enough is known."""
    found, site = probe.found, probe.site
    if found and not site.region:
        _region_of_bodies(site, found)
    if given.title:
        site.title, site.title_from = given.title, "--title"
    if given.region:
        site.region, site.region_from = given.region, "--region"
    ranked = probe.marks.ranked()
    best = found.trial.family if found else ranked[0][0] if ranked else None
    plain = Probed(
        url=probe.url,
        asked=tuple(probe.asked),
        families=tuple((family.__name__, score) for family, score in ranked),
        family=found.trial.family.__name__ if found else "",
        evidence=tuple(probe.marks.of(best)) if best else (),
        site=site,
        followed=next((name for name, one in spiders().items() if site.host in one.hosts), ""),
        unrecognised=tuple(_unrecognised(probe, found)),
    )
    return _with_column(plain, probe, found, given) if found else plain


def _with_column(plain: Probed, probe: Probe, found: Found, given: Given) -> Probed:
    trial, step = found.trial, found.step
    made = columns_of(probe, found, session_of(probe.crawler).started.year - 1)
    return replace(
        plain,
        column=trial.start.column,
        path=tuple(way.text for way in (*step.before, step.way) if way.text),
        pages=tuple(trial.pages),
        rows=len(trial.found),
        reports=len(trial.reports),
        complete=trial.complete,
        shown=tuple(found.shown),
        inferred=tuple(_inferred(made, found)),
        declaration=_declared(plain.site, made, found, given),
    )


def _declared(site: Site, made: Columns, found: Found, given: Given) -> Declaration | None:
    """The portal's declaration; None while title or region are unknown."""
    trial = found.trial
    if not (site.title and site.region[:2] in PROVINCES):
        return None
    return Declaration(
        name=given.name or name_of(site.host, site.region),
        family=trial.family.__name__,
        title=site.title,
        region=site.region,
        site_id=site.site_id if site.site_id.startswith(site.region) else "",
        hosts=(site.host,),
        columns=made.columns,
        years=made.years,
        branch=made.branch,
        detail=trial.detail,
        overwrites=_overwritten(trial),
        examples=one_of_each(one.row.url for one in trial.reports),
        likely=_likely(made, found),
    )


def _likely(made: Columns, found: Found) -> tuple[str, ...]:
    """The declarations that were not seen, in the order of a portal's file."""
    seen_files = any(one.attachments for one in found.shown)
    names = {
        *made.inferred,
        *(() if seen_files else ("attached",)),
        *(("detail",) if found.trial.detail else ()),
    }
    return tuple(name for name in ("columns", "years", "branch", "detail", "attached") if name in names)


def _overwritten(trial: Trial) -> bool:
    return trial.family is Viewer and "xxgkAnnualReport" not in trial.start.column


def _inferred(made: Columns, found: Found) -> Iterator[str]:
    """What a user should look at twice."""
    yield from made.remarks
    if len(made.columns) > 1:
        yield "of the groups one was read; that the others are columns like it is inferred from their links"
    if made.inferred == ("years",):
        yield "years are those of the first index pages; there may be earlier ones"
    if found.trial.detail:
        yield f"detail pages look like {found.trial.detail.pattern}: inferred from {found.trial.start.column}"
    if not any(one.attachments for one in found.shown):
        yield "no attachment was seen; what files look like is the family's own rule"
    if _overwritten(found.trial):
        yield "the page is the report itself; that its address bears another one each year is a guess"
    if not found.score and found.trial.family is not Viewer:
        yield f"no page bears a mark of a family; {found.trial.family.__name__} reads what none of them does"


def _unrecognised(probe: Probe, found: Found | None) -> Iterator[str]:
    """What the probe could not do, in plain words."""
    for one in probe.asked:
        if one.reason or one.status != 200:
            yield f"{one.url}: {why(one)}"
    if found is None and any(one.status == 200 for one in probe.asked):
        yield "no column of annual reports was found; give the address of its index page, if there is one"
    yield from _of_site(probe, found)
    yield from _of_column(found.trial) if found else ()
    for url, what in probe.scripted.items() if found is None else ():
        yield f'{url}: {what} seems to write its rows in the browser; declare rendered = ("index",)'
    for url, text in probe.elsewhere.items():
        yield f"{text} leads to another host, which was not asked: {url}"


def _of_site(probe: Probe, found: Found | None) -> Iterator[str]:
    site = probe.site
    if site.strange:
        yield f"the site says that it is {site.domain}, not {site.host}: is this a mirror?"
    if found and not site.title:
        yield "no page names the site; give --title"
    if found and not site.region:
        yield "neither 标识码 nor name tell the region; give --region, 6 digits of GB/T 2260"
    if found and not site.site_id:
        yield "no 政府网站标识码 was seen; `site_id` is left out"


def _of_column(trial: Trial) -> Iterator[str]:
    for url in trial.lost:
        yield f"the next index page should be {url}, and that did not answer: its pager was not understood"
    if not trial.complete and not trial.lost and trial.walked:
        yield "the column could not be walked to its end: where its next index page lies was not understood"
    away = {urlsplit(one.url).hostname or "" for one in trial.skipped if one.reason == "out-of-scope"}
    for host in sorted(away):
        yield f"rows lead to {host}, which is not among `hosts`"


def why(one: Asked) -> str:
    """Why an address gave no page."""
    if one.status is not None:
        return f"answers {one.status}"
    return ", ".join(part for part in (WHY.get(one.reason, ""), one.detail) if part) or one.reason


def _region_of_bodies(site: Site, found: Found) -> None:
    """The region that most bodies' names begin with."""
    named = [one.region for one in found.shown if one.region]
    if named:
        site.region, site.region_from = max(named, key=named.count), "the names of its bodies"
