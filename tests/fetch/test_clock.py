"""A replica run under a clock that is set: everything that it writes bears that time."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from archive import UsageError, clock
from archive.records import Record, read_records
from archive.volumes import pairs_of
from tests.fetch.conftest import Crawl
from tests.fetch.nasty import Nasty

DETAIL = {"url": "/conditional", "meta": {"role": "detail", "row": "2020年年报"}}
THEN = "2022-01-20T03:00:00Z"


def records(data: Path) -> list[Record]:
    """Every record of the plan's folder."""
    return [one for path in sorted(data.glob("warc/plan/*.warc.gz")) for one in read_records(path)]


@pytest.mark.parametrize("moment", [THEN, "2022-01-20T11:00:00+08:00"])
def test_all_times_are_of_the_clock(crawl: Crawl, nasty: Nasty, tmp_path: Path, moment: str) -> None:
    done = crawl(dict(DETAIL), connect_to=[nasty.connect_to()], GUIDANG_CLOCK=moment)
    assert done.code == 0, done.errors
    dates = [datetime.fromisoformat(one.get("WARC-Date")) for one in records(tmp_path / "data")]
    begin = datetime.fromisoformat(THEN)
    assert len(dates) == 9  # warcinfo, two exchanges of three records, publication, closing record
    assert begin < min(dates) <= max(dates) < begin + timedelta(minutes=2)
    assert re.fullmatch(r"plan-2022012003\d{4}-[0-9a-f]{4}", done.last.run)
    assert done.last.options["clock"] == moment
    assert done.archive.files("plan")[0].name.startswith("plan-2022012003")
    (info, *_) = records(tmp_path / "data")
    assert dict(pairs_of(info))["started"].startswith("2022-01-20T03:0")


def test_without_it_no_run_says_so(crawl: Crawl, nasty: Nasty) -> None:
    assert "clock" not in crawl("/gone", connect_to=[nasty.connect_to()]).last.options


@pytest.mark.parametrize(
    ("later", "requests"),
    [("2022-02-18T03:00:00Z", 1), ("2022-02-20T03:00:00Z", 0), ("2027-01-01T00:00:00Z", 0)],
)
def test_the_thirty_days_are_of_the_clock(crawl: Crawl, nasty: Nasty, later: str, requests: int) -> None:
    connect_to = [nasty.connect_to()]
    crawl(dict(DETAIL), connect_to=connect_to, GUIDANG_CLOCK=THEN)
    nasty.log.clear()
    done = crawl(dict(DETAIL), connect_to=connect_to, GUIDANG_CLOCK=later)
    assert len([one for one in nasty.log if one.path != "/robots.txt"]) == requests
    assert list(done.skipped.values()) == [] if requests else ["known"]


@pytest.mark.parametrize(
    ("later", "goes_on"), [("2022-01-21T02:00:00Z", True), ("2022-01-21T04:00:00Z", False)]
)
def test_the_day_of_a_resume_is_of_the_clock(
    crawl: Crawl, nasty: Nasty, tmp_path: Path, later: str, goes_on: bool
) -> None:
    connect_to = [nasty.connect_to()]
    first = crawl(dict(DETAIL), connect_to=connect_to, GUIDANG_CLOCK=THEN)
    run = first.last.run
    (path,) = first.archive.files("plan")
    closing = records(tmp_path / "data")[-1]
    left = path.read_bytes()[: closing.offset]  # by kill -9
    path.with_name(f"{path.name}.open").write_bytes(left)
    path.unlink()
    (tmp_path / "data/warc/plan/SHA256SUMS").unlink()
    again = crawl(dict(DETAIL), connect_to=connect_to, GUIDANG_CLOCK=later)
    assert again.code == 0, again.errors
    assert len([*again.archive.runs("plan")]) == (1 if goes_on else 2)
    assert (again.last.run == run) is goes_on


@pytest.mark.parametrize(
    ("terms", "said"),
    [
        ({"connect_to": [], "contact": "mailto:a@example.cn", "GUIDANG_CLOCK": THEN}, "--connect-to alone"),
        ({"connect_to": [], "GUIDANG_FETCH": "archive", "GUIDANG_CLOCK": THEN}, "--connect-to alone"),
        ({"GUIDANG_CLOCK": "yesterday"}, "with its zone, as in"),
    ],
)
def test_a_clock_that_cannot_be(
    crawl: Crawl, nasty: Nasty, tmp_path: Path, terms: dict[str, object], said: str
) -> None:
    done = crawl("/gone", **{"connect_to": [nasty.connect_to()], **terms})  # type: ignore[arg-type]
    assert done.code == 2
    assert done.errors.splitlines()[-1].startswith("Error: GUIDANG_CLOCK")
    assert said in done.errors.splitlines()[-1]
    assert nasty.log == []
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    "moment", ["2022-01-20", "2022-01-20T03:00:00", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59Z"]
)
def test_what_is_no_moment(moment: str) -> None:
    with pytest.raises(UsageError, match="with its zone, as in"):
        clock.start(moment)
