"""Archives of reports made in code: what a spider would have recorded, without a network."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from html import escape
from pathlib import Path

import pytest

from archive import Column, Exchange, IndexRow, Part, Publication, Recorder, Role, Skipped
from pipelines import forms
from pipelines.store import Portal

BEGUN = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)
PORTALS = {
    "beijing_xicheng": Portal(portal="beijing_xicheng", title="西城", family="xicheng", region="110102"),
    "beijing_gov": Portal(portal="beijing_gov", title="首都之窗", family="trs", region="110000"),
}
HOSTS = {"beijing_xicheng": "https://www.bjxch.gov.cn", "beijing_gov": "https://www.beijing.gov.cn"}
COLUMNS = tuple(column.id for column in forms.form("2019").tables["requests"][0].columns)


def requests(new: int, processed: int | None = None) -> dict[str, int]:
    """Table 3 of 2019 with one row of new requests, all granted, and the sums they make."""
    rows = {line.id: [0] * 7 for line in forms.form("2019").tables["requests"][0].rows}
    for row in ("new_received", "granted", "total_processed"):
        count = new if processed is None or row == "new_received" else processed
        rows[row] = [count, 0, 0, 0, 0, 0, count]
    return {
        f"requests.{row}.{c}": n for row, cells in rows.items() for c, n in zip(COLUMNS, cells, strict=True)
    }


def page(title: str, values: Mapping[str, int] | None = None, **pairs: str) -> bytes:
    """An annual report as a web page, with table 3 where values are given."""
    head = "".join(f'<meta name="{name}" content="{escape(value)}">' for name, value in pairs.items())
    chapters = "<h2>一、总体情况</h2><p>正文。</p><h2>三、收到和处理政府信息公开申请情况</h2>"
    table = _table(values) if values else ""
    end = "<h2>五、存在的主要问题及改进情况</h2><p>无。</p>"
    head = f"<head><title>{title}</title>{head}</head>"
    return f"<html>{head}<body><h1>{title}</h1>{chapters}{table}{end}</body></html>".encode()


def _table(values: Mapping[str, int]) -> str:
    (block,) = forms.form("2019").tables["requests"]
    rows = [["本列数据的勾稽关系", *(column.label for column in block.columns)]]
    rows += [[line.label, *(str(values[f"requests.{line.id}.{c}"]) for c in COLUMNS)] for line in block.rows]
    cells = ("".join(f"<td>{escape(cell)}</td>" for cell in row) for row in rows)
    return "<table>" + "".join(f"<tr>{row}</tr>" for row in cells) + "</table>"


@dataclass(frozen=True)
class Paper:
    """A publication of the replica site: its page and attachments by path."""

    path: str
    title: str
    body: bytes
    files: Mapping[str, bytes] = field(default_factory=dict)
    pairs: tuple[tuple[str, str], ...] = ()


@dataclass
class Crawls:
    """A data folder that grows crawl by crawl; its clock is not the world's."""

    data: Path
    now: datetime = BEGUN
    runs: int = 0

    def tick(self) -> datetime:
        """A second later."""
        self.now += timedelta(seconds=1)
        return self.now

    def crawl(
        self,
        *papers: Paper,
        portal: str = "beijing_xicheng",
        fetch: str = "new",
        coding: str = "",
        ends: bool = True,
        skipped: Sequence[Skipped] = (),
        columns: Sequence[Column] = (),
    ) -> str:
        """Record one run; without an end its file stays open, as after kill -9."""
        self.runs += 1
        run = f"run-{self.runs}"
        options = {"fetch": fetch, "user_agent": "tests"}
        recorder = Recorder(self.data, portal, run=run, options=options, clock=self.tick)
        index = recorder.write(self.exchange(f"{HOSTS[portal]}/", b"index", Role.INDEX)).capture
        for paper in papers:
            recorder.publish(self._publication(recorder, portal, paper, index, coding))
        if ends:
            recorder.finish(skipped=skipped, columns=columns, counts={"publications": len(papers)})
            recorder.close()
        else:
            recorder._lock.close()  # the process is gone, its file is not closed
        return run

    def _publication(
        self, recorder: Recorder, portal: str, paper: Paper, index: str, coding: str
    ) -> Publication:
        urls = {HOSTS[portal] + path: body for path, body in {paper.path: paper.body, **paper.files}.items()}
        parts: list[Part] = []
        for url, body in urls.items():
            role = Role.ATTACHMENT if parts else Role.DETAIL
            capture = recorder.write(self.exchange(url, body, role, coding)).capture
            name = url.rpartition("/")[2] if parts else ""
            parts.append(Part(capture=capture, role=role, url=url, name=name))
        row = IndexRow(capture=index, title=paper.title, date="2020-01-20")
        return Publication(
            portal=portal,
            url=HOSTS[portal] + paper.path,
            column=f"{HOSTS[portal]}/",
            row=row,
            parts=tuple(parts),
            pairs=paper.pairs,
        )

    def exchange(self, url: str, body: bytes, role: Role, coding: str = "") -> Exchange:
        """A complete answer."""
        data = gzip.compress(body, mtime=0) if coding == "gzip" else body
        head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(data)}\r\n"
        head += f"Content-Encoding: {coding}\r\n" if coding else ""
        host, _, path = url.partition("//")[2].partition("/")
        request = f"GET /{path} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode()
        response = f"{head}\r\n".encode() + data
        return Exchange(url=url, role=role, started=self.tick(), request=request, response=response)


@pytest.fixture
def crawls(tmp_path: Path) -> Crawls:
    """An empty data folder."""
    return Crawls(tmp_path / "data")


@pytest.fixture
def elsewhere(tmp_path: Path) -> Callable[[str], Crawls]:
    """Further data folders, by name."""
    return lambda name: Crawls(tmp_path / name)


JINRONGJIE = Paper(
    "/gknb/jrj2019.html",
    "金融街街道2019年政府信息公开工作年度报告",
    page("北京市西城区人民政府金融街街道办事处2019年政府信息公开工作年度报告", requests(12)),
)
DESHENG = Paper(
    "/gknb/ds2019.html",
    "德胜街道2019年政府信息公开工作年度报告",
    page("北京市西城区人民政府德胜街道办事处2019年政府信息公开工作年度报告", requests(20, processed=18)),
)
NEWS = Paper("/news/1.html", "街道召开会议", b"<html><h1>\xe4\xbc\x9a\xe8\xae\xae</h1><p>news</p></html>")
CORRECTED = Paper(
    JINRONGJIE.path,
    JINRONGJIE.title,
    page("北京市西城区人民政府金融街街道办事处2019年政府信息公开工作年度报告", requests(13)),
)


@dataclass(frozen=True)
class Papers:
    """What the replica site publishes."""

    jinrongjie: Paper = JINRONGJIE
    jinrongjie_corrected: Paper = CORRECTED
    desheng: Paper = DESHENG  # its own identity is broken: 20 received, 18 processed
    news: Paper = NEWS


@pytest.fixture
def papers() -> Papers:
    """Two reports, a correction and a page that is no report."""
    return Papers()


@pytest.fixture
def portals() -> dict[str, Portal]:
    """What is declared of the two portals."""
    return PORTALS


@pytest.fixture
def paper() -> type[Paper]:
    """To make another one."""
    return Paper


@pytest.fixture(name="page")
def page_() -> Callable[..., bytes]:
    """To write a page."""
    return page


@pytest.fixture
def record_one(crawls: Crawls) -> Callable[..., Publication]:
    """To record one publication whose page answers with this status, or is cut short by some bytes."""

    def record(paper: Paper, *, status: str, cut: int) -> Publication:
        options = {"fetch": "new", "user_agent": "tests"}
        with Recorder(
            crawls.data, "beijing_xicheng", run="one", options=options, clock=crawls.tick
        ) as recorder:
            url = HOSTS["beijing_xicheng"] + paper.path
            whole = crawls.exchange(url, paper.body, Role.DETAIL)
            assert isinstance(whole.response, bytes)
            data = whole.response.replace(b"200 OK", status.encode())
            data = data[: len(data) - cut]
            capture = recorder.write(
                replace(whole, response=data, truncated="disconnect" if cut else "")
            ).capture
            part = Part(capture=capture, role=Role.DETAIL, url=url)
            return recorder.publish(Publication(portal="beijing_xicheng", url=url, parts=(part,)))

    return record
