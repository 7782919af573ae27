"""The file of a schedule: what it may say, and what is one line that names key and line."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive import ArchiveError, UsageError
from crawler.schedule import Entry, Memory, load

NAMES = ("beijing_gov", "beijing_xicheng", "zhejiang_huangyan")
PORTALS = {name: frozenset({f"www.{name}.cn"}) for name in NAMES}
GROUP = '[groups.a]\nportals = "all"\ncron = "0 2 * * mon"\n'


def written(folder: Path, text: str) -> Path:
    path = folder / "schedule.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_all_that_a_file_may_say(tmp_path: Path) -> None:
    plan = load(
        written(
            tmp_path,
            """
            timezone = "Europe/Berlin"
            night = "22:00-06:00"
            concurrency = 3
            retry_minutes = 0.5
            [crawl]
            connect_to = ["www.beijing.gov.cn:443:127.0.0.1:1"]
            cacert = "ca.pem"
            [groups.season]
            portals = ["beijing_*", "zhejiang_huangyan"]
            cron = ["0 22 * 1-3 mon", "0 22 1 4-12 *"]
            [groups."每年"]
            portals = "beijing_gov"
            cron = "0 22 1 6 *"
            fetch = "refresh"
            deep = true
            years = [2025, 2024, 2025]
            """,
        ),
        PORTALS,
    )
    assert (plan.zone.key, plan.concurrency, plan.retry) == ("Europe/Berlin", 3, timedelta(seconds=30))
    assert (plan.cacert, plan.connect_to) == (tmp_path / "ca.pem", ("www.beijing.gov.cn:443:127.0.0.1:1",))
    assert plan.night
    assert {task.key: [cron.line for cron in task.crons] for task in plan.tasks} == {
        **{f"{name} --fetch new": ["0 22 * 1-3 mon", "0 22 1 4-12 *"] for name in NAMES},
        "beijing_gov --fetch refresh --deep --year 2024 --year 2025": ["0 22 1 6 *"],
    }


def test_the_least_that_a_file_may_say(tmp_path: Path) -> None:
    plan = load(written(tmp_path, GROUP), PORTALS)
    assert (plan.zone.key, plan.night, plan.concurrency) == ("Asia/Shanghai", None, 1)
    assert (plan.retry, plan.connect_to, plan.cacert) == (timedelta(minutes=15), (), None)
    assert [task.portal for task in plan.tasks] == list(NAMES)


def test_two_groups_that_ask_the_same_are_one_task(tmp_path: Path) -> None:
    more = '[groups.b]\nportals = ["beijing_gov"]\ncron = "0 3 * * *"\n'
    found = {task.portal: len(task.crons) for task in load(written(tmp_path, GROUP + more), PORTALS).tasks}
    assert found == {"beijing_gov": 2, "beijing_xicheng": 1, "zhejiang_huangyan": 1}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a = ", "is no TOML: Invalid value"),
        ("a = 1\na = 2\n", "(at line 2, column 6)"),
        ("", "groups: there is no group"),
        ("[groups]", "line 1: groups: there is no group"),
        ('timezone = "Asia/Peking"\n' + GROUP, "line 1: timezone: there is no time zone 'Asia/Peking'"),
        ('timezone = "../../etc/passwd"\n' + GROUP, "line 1: timezone: there is no time zone"),
        ("timezone = 8\n" + GROUP, "line 1: timezone: 8 is not a text in quotes"),
        ('night = "22-6"\n' + GROUP, "line 1: night: '22-6' is no window"),
        ('night = "22:00-22:00"\n' + GROUP, "line 1: night: a window ends at another time"),
        ("\nconcurrency = 0\n" + GROUP, "line 2: concurrency: 0 is no whole number from 1 to 64"),
        ("concurrency = true\n" + GROUP, "concurrency: True is no whole number"),
        ("concurrency = 1.5\n" + GROUP, "concurrency: 1.5 is not a whole number"),
        ("retry_minutes = 0\n" + GROUP, "retry_minutes: 0 is no number from 0.01 to 1440"),
        ("retry_minutes = nan\n" + GROUP, "retry_minutes: nan is no number"),
        ("retry_minutes = 2000-01-01\n" + GROUP, "retry_minutes: datetime.date(2000, 1, 1) is no number"),
        ('zone = "Asia/Shanghai"\n' + GROUP, "line 1: zone: no such key; did you mean 'timezone'?"),
        ('[group.a]\nportals = "all"\n', "line 1: group: no such key; did you mean 'groups'?"),
        (GROUP + "fetsh = 1", "line 4: groups.a.fetsh: no such key; did you mean 'fetch'?"),
        (GROUP + 'fetch = "archive"', "line 4: groups.a.fetch: 'archive' is none of new, refresh"),
        (GROUP + "deep = 1", "line 4: groups.a.deep: 1 is not true or false"),
        (GROUP + "years = [1066]", "line 4: groups.a.years: 1066 is no number from 2000 to 2100"),
        (GROUP + "years = [true]", "line 4: groups.a.years: True is no number"),
        ("groups.a = 1", "line 1: groups.a: 1 is not a table"),
        ('[groups.a]\nportals = "all"', "line 1: groups.a.cron: a group needs at least one cron line"),
        ('[groups.a]\ncron = "0 2 * * *"', "line 1: groups.a.portals: a group needs portals"),
        (
            '[groups.a]\nportals = "all"\ncron = ["0 2 * * *",\n "0 2 30 2 *"]',
            "line 3: groups.a.cron: '0 2 30 2 *': such a day never comes",
        ),
        (
            '[groups.a]\ncron = "0 2 * * *"\nportals = ["beijing_xichen"]',
            "line 3: groups.a.portals: there is no portal 'beijing_xichen'; did you mean 'beijing_xicheng'?",
        ),
        ('[groups.a]\ncron = "0 2 * * *"\nportals = ["hunan_*"]', "there is no portal 'hunan_*'"),
        ('[groups.a]\ncron = "0 2 * * *"\nportals = [1]', "line 3: groups.a.portals: 1 is no text in quotes"),
        ("[crawl]\nconnect = []\n" + GROUP, "line 2: crawl.connect: no such key; did you mean 'connect_to'?"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, text: str, says: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(UsageError) as caught:
        load(path, PORTALS)
    assert str(caught.value).startswith(str(path))
    assert says in str(caught.value)


def test_what_is_no_text_at_all(tmp_path: Path) -> None:
    path = tmp_path / "schedule.toml"
    with pytest.raises(UsageError, match="does not exist"):
        load(path, PORTALS)
    for content in (b"\xff\xfe", b"a = " + b"[" * 100_000, b"\x00"):
        path.write_bytes(content)
        with pytest.raises(UsageError, match="is no TOML"):
            load(path, PORTALS)
    with pytest.raises(UsageError, match="cannot be read"):
        load(tmp_path, PORTALS)


VALUES = st.recursive(
    st.one_of(st.booleans(), st.integers(), st.floats(), st.text("all*bc0 2-6:'\\", max_size=12)),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=6,
)
KEYS = ("timezone", "night", "concurrency", "retry_minutes", "crawl", "groups", "other")
INNER = ("portals", "cron", "fetch", "deep", "years", "connect_to", "cacert", "other")


def toml(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(toml, value))}]"
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\") + '"'
    return str(value).lower()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(
    st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=3),
    st.dictionaries(st.sampled_from(INNER), VALUES, max_size=5),
    st.sampled_from(("groups.a", "crawl", "groups", "groups.a.b")),
)
def test_any_toml_is_a_plan_or_one_line(
    tmp_path: Path, top: dict[str, Any], inner: dict[str, Any], table: str
) -> None:
    text = "".join(f"{name} = {toml(value)}\n" for name, value in top.items()) + f"[{table}]\n"
    text += "".join(f"{name} = {toml(value)}\n" for name, value in inner.items())
    with suppress(UsageError):
        assert load(written(tmp_path, text), PORTALS).tasks
        assert tomllib.loads(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        '{"version": 2, "tasks": {}}',
        '{"version": 1}',
        '{"version": 1, "tasks": []}',
        '{"version": 1, "tasks": {"a": 1}}',
        '{"version": 1, "tasks": {"a": {"since": 5, "ended": null, "code": 0, "failures": 0}}}',
        '{"version": 1, "tasks": {"a": {"since": "2027-01-01", "ended": null, "code": 0, "failures": 0}}}',
        '{"version": 1, "tasks": {"a": {"since": null, "ended": null, "code": 0, "failures": -1}}}',
        '{"version": 1, "tasks": {"a": {"since": null, "ended": null, "code": "0", "failures": 0}}}',
        "[" * 100_000,
    ],
)
def test_a_memory_that_is_none_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "schedule.json").write_text(text)
    with pytest.raises(ArchiveError, match=r"schedule\.json is no memory of a schedule; remove it"):
        Memory(tmp_path)


def test_a_memory_is_read_as_it_was_written(tmp_path: Path, clock: Callable[[], Any]) -> None:
    entries = {"a --fetch new": Entry(since=clock(), ended=clock(), code=3, failures=2), "b": Entry()}
    memory = Memory(tmp_path)
    memory.put(entries)
    memory.put({"b": Entry()})
    assert Memory(tmp_path).entries == entries
    assert [path.name for path in tmp_path.iterdir()] == ["schedule.json"]
