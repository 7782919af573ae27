"""What is settled anew where something has changed is what is settled from nothing."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive import Archive, Role, Skipped
from pipelines.read import read
from pipelines.rows import COLUMNS, Rows
from pipelines.store import Portal, Store, rebuild, settling
from pipelines.store.catch_up import write_file, write_portal
from pipelines.store.database import transaction

Step = tuple[str, str, int]  # what is written: a publication as so many records tell it, a file, a portal
LISTED = "<html><body><h1>2019年各街道政府信息公开工作年度报告</h1><p>附件</p></body></html>".encode()
KNOWN = "SELECT agency, settled_from FROM agencies"
UNNAMED = "SELECT list FROM lists EXCEPT SELECT list FROM results"


@pytest.fixture
def grown(crawls: Any, papers: Any, portals: Any) -> Any:
    """Four crawls: a correction, copies, a bundle that changes, another year, a file not to be had once."""
    jrj, files = papers.jinrongjie, {"/a.html": papers.desheng.body, "/b.html": papers.jinrongjie.body}
    bundle = replace(jrj, path="/all.html", body=LISTED, files=files)
    other = replace(
        bundle, files={**files, "/c.html": jrj.body.replace("金融街".encode(), "什刹海".encode())}
    )
    before = replace(
        jrj, path="/2018.html", body=jrj.body.replace(b"2019", b"2018").replace(b">12<", b">11<")
    )
    with_file = replace(papers.desheng, files={"/d.html": papers.desheng.body + b" "})
    lost = Skipped(url="https://www.bjxch.gov.cn/d.html", reason="failed", role=Role.ATTACHMENT)
    crawls.crawl(jrj, portal="beijing_gov")  # which comes first as long as nobody says where it stands
    crawls.crawl(jrj, with_file, papers.news)
    crawls.crawl(papers.jinrongjie_corrected, bundle, before, papers.desheng, skipped=[lost])
    crawls.crawl(jrj, other, with_file)
    return crawls


class Growth:
    """What may be written to a database of an archive, in any order."""

    def __init__(self, data: Path, portals: Any) -> None:
        self.archive, self.portals = Archive(data), portals
        names = self.archive.portals()
        self.files = [(name, file) for name in names for file in self.archive.files(name)]
        urls = sorted({(name, one.url) for name in names for one in self.archive.publications(name)})
        self.histories = {f"{name} {url}": self.archive.history(name, url) for name, url in urls}

    def steps(self) -> list[Step]:
        """All of them but conversions; files may come before what is declared of their portal."""
        of = [("publication", key, n + 1) for key, found in self.histories.items() for n in range(len(found))]
        return [*of, *(("file", "", at) for at in range(len(self.files))), *self.declared()]

    def declared(self) -> list[Step]:
        """The portals."""
        return [("portal", name, 0) for name in self.portals]

    def take(self, store: Store, step: Step) -> None:
        """Write."""
        what, key, n = step
        if what == "file":
            name, file = self.files[n]
            with transaction(store.connection):
                write_portal(store, Portal(portal=name))  # whose region is not known yet
                write_file(store, self.archive, name, file)
        elif what == "portal":
            with transaction(store.connection):
                write_portal(store, self.portals[key])
        else:
            portal = key.partition(" ")[0]
            rows = read(self.histories[key][:n], self.archive, self.portals[portal].region)
            store.replace(key, _converted(rows) if what == "converted" else rows)

    def whole(self, converted: Container[str] = ()) -> list[Step]:
        """What is there in the end: of a document the later conversion, of a publication all its records."""
        kinds = {key: "converted" if key in converted else "publication" for key in self.histories}
        told = [(kinds[key], key, len(found)) for key, found in self.histories.items()]
        return [*told, *(step for step in self.steps() if step[0] == "file"), *self.declared()]


def _converted(rows: Rows) -> Rows:
    """The same documents by way of a conversion, which lost some figures."""
    at = COLUMNS["documents"].index("conversion")
    documents = tuple((*one[:at], "made later", "2027-01-01T00:00:00Z") for one in rows["documents"])
    return Rows({**rows.tables, "documents": documents, "readings": rows["readings"][::2]})


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_grown_is_settled_as_from_nothing(
    grown: Any, portals: Any, tmp_path: Path, data: st.DataObject
) -> None:
    growth = Growth(grown.data, portals)
    converted = data.draw(st.sets(st.sampled_from(sorted(growth.histories)), max_size=1))
    order, whole = data.draw(st.permutations(growth.steps())), growth.whole()
    steps = [*order, *whole[: data.draw(st.integers(0, len(whole)))]]
    pauses = {len(steps) - 1, data.draw(st.integers(0, len(steps)))}
    for name in ("grown", "whole"):
        (tmp_path / name).unlink(missing_ok=True)
    with Store(grown.data, path=tmp_path / "whole") as store:
        for step in growth.whole(converted):
            growth.take(store, step)
        assert store.settle() == 4
        expected = store.digests()
    with Store(grown.data, path=tmp_path / "grown") as store:
        for at, step in enumerate([*steps, *growth.whole(converted)]):
            growth.take(store, step)
            if at in pauses:
                store.settle()
        store.settle()
        assert store.digests() == expected


def test_only_what_has_changed_is_settled(grown: Any, portals: Any, tmp_path: Path) -> None:
    growth = Growth(grown.data, portals)
    with Store(grown.data, path=tmp_path / "grown") as store:
        for step in growth.whole():
            growth.take(store, step)
        store.settle()
        before = dict(store.connection.execute(KNOWN).fetchall())
        lists = {*store.connection.execute("SELECT list FROM lists")}
        store.connection.execute("UPDATE reports SET title = 'as it was'")
        (key,) = (key for key in growth.histories if key.endswith("/2018.html"))
        growth.take(store, ("converted", key, 1))
        store.settle()
        after = dict(store.connection.execute(KNOWN).fetchall())
        assert lists - {*store.connection.execute("SELECT list FROM lists")}
        assert not store.connection.execute(UNNAMED).fetchall()
        kept = {
            agency
            for (agency,) in store.connection.execute("SELECT agency FROM reports WHERE title = 'as it was'")
        }
    assert {agency for agency in before if before[agency] != after[agency]} == {"110102/金融街街道"}
    assert kept == {"110102/德胜街道", "110102/什刹海街道"}


def test_a_crew_settles_alike(grown: Any, portals: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = rebuild(grown.data, portals)
    data = alone.database.read_bytes()
    monkeypatch.setattr(settling, "TOGETHER", 1)
    assert rebuild(grown.data, portals, workers=2) == alone
    assert alone.database.read_bytes() == data
