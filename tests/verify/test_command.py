"""`guidang verify` as people and programs meet it; and what other tools say of the same file."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from crawler.commands import run
from tests.verify.archives import PORTAL, field, files, records


def test_a_whole_archive(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["verify", "--data", str(data)]) == 0
    said = capsys.readouterr()
    assert said.out.splitlines()[-1] == "whole"
    assert "not provable" in said.err


def test_one_line_a_fault_and_exit_code_4(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = files(data)[0]
    path.write_bytes(path.read_bytes()[:-3])
    assert run(["verify", PORTAL, "--data", str(data)]) == 4
    said = capsys.readouterr()
    lines = [line.split(" ", 2) for line in said.out.splitlines()[:-2]]
    assert [code for _, code, _ in lines][:2] == ["member-cut", "sums-differ"]
    assert all(place.startswith(f"warc/{PORTAL}/{path.name}:") for place, _, _ in lines)
    assert said.err.splitlines()[-1] == f"Error: {len(lines)} faults in {data}"


def test_json_is_one_document(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (data / "warc" / PORTAL / "stranger").touch()
    assert run(["verify", "--json", "--data", str(data)]) == 4
    said = json.loads(capsys.readouterr().out)
    assert not said["whole"]
    assert [fault["code"] for fault in said["faults"]] == ["foreign"]
    assert said["portals"] == [PORTAL]
    assert said["not_provable"]


def test_repair_says_what_it_did(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (data / "index" / f"{PORTAL}.cdxj").unlink()
    assert run(["verify", "--repair", "--data", str(data)]) == 0
    assert "mended written anew from 2 files" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["--data", "{}/none"], ["nowhere", "--data", "{}"]])
def test_nothing_to_verify(data: Path, arguments: list[str]) -> None:
    assert run(["verify", *(one.format(data) for one in arguments)]) == 2


def test_warcio_and_fastwarc_agree_but_for_what_follows_the_standard(data: Path) -> None:
    """They take chunk frames, and bytes after the end of a message, for payload; docs/archive.md says so."""
    (path, _) = files(data)
    odd = {
        field(raw, b"WARC-Record-ID").decode()
        for raw in records(path)
        if b"\r\nTransfer-Encoding: chunked" in raw or b"ok and more" in raw
    }
    warcio = _judge("warcio", "check", str(path))
    disputed = {line.split()[3] for line in warcio.stdout.splitlines() if "WARC-Record-ID" in line}
    assert disputed == odd
    assert "block digest failed" not in warcio.stdout
    assert _judge("fastwarc", "check", str(path)).returncode == 0


def _judge(*words: str) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name(words[0])
    return subprocess.run([str(program), *words[1:]], capture_output=True, text=True, check=False)
