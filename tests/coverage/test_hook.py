"""The operator's command: told each alarm once, as JSON; its own faults cost nothing but a line."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from crawler.operations.alarms import NAMED, by_cause, line, raised
from crawler.operations.hook import TOLD, call_hook
from pipelines.rows import Block, Cell, Rows, packed, row
from pipelines.store import Store, reading
from pipelines.store.database import transaction

Alarm = tuple[str, str, int]  # portal, code, year
SILENT: Alarm = ("jiangsu_shuyang", "no-reports", 2021)
FEWER: Alarm = ("beijing_gov", "below-minimum", 2020)
PATIENCE = 20.0


def raise_alarms(data: Path, *alarms: Alarm) -> None:
    """Put these in the place of what the database has, as settle does."""
    with Store(data) as store:
        with transaction(store.connection):
            store.connection.execute("DELETE FROM alarms")
        store.add(Rows.gather(pair for alarm in alarms for pair in rows(alarm)))


def rows(alarm: Alarm) -> Iterable[Block]:
    portal, code, year = alarm
    values = {
        "year": year,
        "before": year - 1,
        "reports": 1,
        "date": "2022-04-10",
        "found": 1,
        "declared": 2,
        "unnamed": 0,
    }
    yield row("portals", portal=portal, declared="{}")
    yield row(
        "runs", run=portal, portal=portal, started="", ended="", options="{}", counts="{}", columns="[]"
    )
    cells: dict[str, Cell] = {"severity": "error", "year": year, "run": portal, "values": packed(values)}
    yield row("alarms", portal=portal, code=code, subject=str(year), **cells)


@pytest.fixture
def hook(tmp_path: Path) -> Callable[[str], str]:
    """A command that does what some lines of Python say; `given` is its stdin."""

    def write(lines: str) -> str:
        script = tmp_path / "told it.py"
        script.write_text(
            f"import json, os, sys, time\ngiven = sys.stdin.read()\n{lines}\n", encoding="utf-8"
        )
        return f'{sys.executable} "{script}" {tmp_path / "told"}'

    return write


KEEP = (
    "document = json.loads(given) | {'data': os.environ['GUIDANG_DATA']}; "
    "open(sys.argv[1], 'a').write(json.dumps(document) + '\\n')"
)


def told(folder: Path) -> list[list[Alarm]]:
    """What the hook has got, call by call."""
    path = folder / "told"
    calls = [json.loads(one) for one in path.read_text("utf-8").splitlines()] if path.exists() else []
    return [[(one["portal"], one["code"], one["year"]) for one in call["alarms"]] for call in calls]


def test_each_alarm_is_told_once_and_again_when_it_comes_again(
    tmp_path: Path, hook: Callable[[str], str], capfd: pytest.CaptureFixture[str]
) -> None:
    data, command = tmp_path / "data", hook(KEEP)
    for alarms in ([], [SILENT], [SILENT], [SILENT, FEWER], [FEWER], [SILENT, FEWER], []):
        raise_alarms(data, *alarms)
        call_hook(data, command, PATIENCE)
    assert told(tmp_path) == [[SILENT], [FEWER], [SILENT]]
    assert json.loads((data / TOLD).read_text("utf-8")) == []
    assert capfd.readouterr().err == ""


def test_an_alarm_is_told_in_words_with_its_data_folder(tmp_path: Path, hook: Callable[[str], str]) -> None:
    raise_alarms(tmp_path / "data", SILENT)
    call_hook(tmp_path / "data", hook(KEEP), PATIENCE)
    got = json.loads((tmp_path / "told").read_text("utf-8"))
    assert got["data"] == str(tmp_path / "data")
    (alarm,) = got["alarms"]
    assert alarm["message"] == "No report on 2021 was found by 2022-04-10; the last ones are on 2020 (1)."
    assert "2021 年度报告" in alarm["message_zh"]
    assert (alarm["subject"], alarm["severity"], alarm["run"]) == ("2021", "error", SILENT[0])
    assert alarm["values"]["before"] == 2020


@pytest.mark.parametrize(
    ("lines", "patience", "complaint"),
    [
        (f"{KEEP}; sys.exit(3)", PATIENCE, "ended with exit code 3"),
        (f"{KEEP}; time.sleep(600)", 1.0, "did not end within 1 s"),
        # whatever it starts ends with it
        (f"{KEEP}; os.system('sleep 600')", 1.0, "did not end within 1 s"),
    ],
    ids=["fails", "hangs", "waits for another"],
)
def test_a_hook_that_fails_is_a_line_and_is_told_again(
    tmp_path: Path,
    hook: Callable[[str], str],
    capfd: pytest.CaptureFixture[str],
    lines: str,
    patience: float,
    complaint: str,
) -> None:
    data, begun = tmp_path / "data", time.monotonic()
    raise_alarms(data, SILENT)
    call_hook(data, hook(lines), patience)
    said = capfd.readouterr().err
    assert complaint in said
    assert said.count("\n") == 1
    assert time.monotonic() - begun < 60
    call_hook(data, hook(KEEP), PATIENCE)
    assert told(tmp_path)[-1] == [SILENT]
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("command", ["/nowhere/at/all", '"unbalanced', "/", "/dev/null x"])
def test_a_hook_that_cannot_be_run_is_a_line(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], command: str
) -> None:
    raise_alarms(tmp_path, SILENT)
    call_hook(tmp_path, command, PATIENCE)
    said = capfd.readouterr().err
    assert "cannot be run" in said
    assert said.count("\n") == 1


def test_a_hook_that_does_not_listen_is_told_all_the_same(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    raise_alarms(tmp_path, *((f"portal_{n}", "no-reports", 2021) for n in range(2000)))
    call_hook(tmp_path, "true", PATIENCE)
    assert len(json.loads((tmp_path / TOLD).read_text("utf-8"))) == 2000
    assert capfd.readouterr().err == ""


def test_without_a_hook_nobody_is_told_and_nothing_is_kept(tmp_path: Path) -> None:
    raise_alarms(tmp_path, SILENT)
    call_hook(tmp_path, "  ", PATIENCE)
    assert not (tmp_path / TOLD).exists()


@pytest.mark.parametrize("content", ["", "{", "3", '{"a": 1}', "[[]]"])
def test_a_damaged_memory_is_no_memory(tmp_path: Path, hook: Callable[[str], str], content: str) -> None:
    raise_alarms(tmp_path / "data", SILENT)
    (tmp_path / "data" / TOLD).write_text(content)
    call_hook(tmp_path / "data", hook(KEEP), PATIENCE)
    assert told(tmp_path) == [[SILENT]]


def test_the_line_names_the_gravest_first_and_not_all(tmp_path: Path) -> None:
    others = [(f"portal_{n}", "below-minimum", 2020) for n in range(NAMED)]
    years = [("beijing_gov", "below-minimum", year) for year in range(2010, 2020)]
    raise_alarms(tmp_path, FEWER, SILENT, *years, *others)
    with reading(tmp_path) as database:
        alarms = raised(database)
        assert line(alarms) == (
            "no reports any more: jiangsu_shuyang 2021; fewer reports than declared: "
            "beijing_gov in 11 years, 2010 to 2020, "
            + ", ".join(f"{portal} 2020" for portal, *_ in others[:-1])
            + " and 1 more"
        )
        told = by_cause(raised(database, ["beijing_gov"]))
        assert [
            (alarm["code"], alarm["year"], alarm["message"].partition("Likewise")[2]) for alarm in told
        ] == [("below-minimum", 2020, " in 10 years, 2010 to 2019.")]
        assert line(raised(database, ["jiangsu_shuyang"])) == "no reports any more: jiangsu_shuyang 2021"
        assert [alarm["year"] for alarm in raised(database, ["beijing_gov"], [2012])] == [2012]
        assert line(raised(database, ["jiangsu_shuyang"], [2012])) == ""
