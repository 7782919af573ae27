"""What a crawl writes for an operator: log lines as JSON, and metrics that say what the database says."""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from crawler.demo import Replicas
from crawler.operations.metrics import METRICS
from tests.said import GUIDANG, HOME, detours

PORTAL = "beijing_xicheng"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A portal was crawled under a guidang.toml that asks for everything; another failed."""
    data = tmp_path_factory.mktemp("watched") / "data"
    data.mkdir()
    (data / "guidang.toml").write_text(
        f'log_format = "json"\nlog_level = "DEBUG"\nmetrics = "{data.parent}/guidang.prom"\n'
    )
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GUIDANG_")}
    with Replicas() as replicas:
        words = [*GUIDANG, "crawl", PORTAL, *detours(replicas), "--data", str(data)]
        subprocess.run(words, cwd=HOME, check=True, capture_output=True, env=environment)
    return data


def test_metrics_say_what_the_database_says(data: Path, guidang: Callable[..., Any]) -> None:
    text = (data.parent / "guidang.prom").read_text("utf-8")
    families = {family.name: family for family in text_string_to_metric_families(text)}
    assert set(families) == set(METRICS)
    assert all(family.documentation == METRICS[name][1] for name, family in families.items())
    found = {
        (sample.name, *(sample.labels[label] for label in METRICS[sample.name][0])): sample.value
        for family in families.values()
        for sample in family.samples
    }
    said = guidang("status", "--json", "--data", data).json
    (portal,) = said["portals"]
    for name in ("publications", "reports", "figures", "findings"):
        assert found[f"guidang_{name}", PORTAL] == portal[name]
    captures = sum(value for key, value in found.items() if key[0] == "guidang_captures")
    assert captures == portal["captures"]
    files = data.glob("warc/*/*.warc.gz")
    assert found["guidang_archive_bytes", PORTAL] == sum(path.stat().st_size for path in files)
    begin, end = (found[f"guidang_run_{one}_timestamp_seconds", PORTAL] for one in ("start", "end"))
    assert time.time() - 600 < begin <= end <= time.time()
    assert found["guidang_run_duration_seconds", PORTAL] == end - begin
    assert found["guidang_run_complete_timestamp_seconds", PORTAL] == begin
    assert found["guidang_run_counts", PORTAL, "captures"] == captures


def test_log_lines_are_objects(data: Path) -> None:
    lines = [json.loads(line) for line in (data / "crawl.log").read_text("utf-8").splitlines()]
    assert all({"time", "level", "logger", "message"} <= line.keys() for line in lines)
    assert {line["portal"] for line in lines if "portal" in line} == {PORTAL}
    assert "DEBUG" in {line["level"] for line in lines}


def test_metrics_that_cannot_be_written_fail_nothing(data: Path, guidang: Callable[..., Any]) -> None:
    from crawler.operations.metrics import measure

    measure(data, str(data / "nowhere" / "guidang.prom"))
    assert not (data / "nowhere").exists()
