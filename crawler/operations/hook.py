"""The hook: a command of the operator's that is told new alarms."""

from __future__ import annotations

import fcntl
import json
import os
import shlex
import signal
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TextIO

from crawler.operations.alarms import Alarm, raised
from crawler.terminal import note
from pipelines.store import reading

TOLD = "alarms.json"  # in the data folder: the alarms that the hook has been told


def call_hook(data: Path, hook: str, timeout: float) -> None:
    """Run the hook once for the alarms that it has not been told; a fault of it is a line on stderr.

    It gets them as JSON on stdin, and GUIDANG_DATA. An alarm that is over is forgotten, and told when it
    comes again; those of a hook that failed are told after the next crawl.
    """
    if not hook.strip():
        return
    with reading(data) as database:
        now = {_key(alarm): alarm for alarm in raised(database)}
    try:
        with (data / TOLD).open("a+", encoding="utf-8") as file:
            fcntl.flock(file, fcntl.LOCK_EX)  # two crawls that end at once tell each alarm once
            told = _known(file) & now.keys()
            new = [alarm for key, alarm in now.items() if key not in told]
            if new and _run(hook, {"alarms": new}, timeout, {**os.environ, "GUIDANG_DATA": str(data)}):
                told = {*now}
            file.seek(0)
            file.truncate()
            file.write(json.dumps(sorted(told), ensure_ascii=False, indent=1) + "\n")
    except OSError as fault:
        note(f"cannot keep {data / TOLD}: {fault}")


def _key(alarm: Alarm) -> str:
    return f"{alarm['portal']} {alarm['code']} {alarm['subject']}".strip()


def _known(file: TextIO) -> set[str]:
    """What was told; a file that is empty or damaged tells nothing, and all is told again."""
    file.seek(0)
    with suppress(ValueError):
        found = json.load(file)
        return {str(key) for key in found} if isinstance(found, list) else set()
    return set()


def _run(hook: str, document: object, timeout: float, environment: Mapping[str, str]) -> bool:
    """Whether the hook took the document and ended well in time; one that hangs ends with all it started."""
    given = json.dumps(document, ensure_ascii=False, indent=2).encode()
    try:
        with subprocess.Popen(
            shlex.split(hook),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            env=environment,
            start_new_session=True,
        ) as process:
            try:
                process.communicate(given, timeout=timeout)
            except BaseException:
                os.killpg(process.pid, signal.SIGKILL)
                raise
    except subprocess.TimeoutExpired:
        return _untold(hook, f"did not end within {timeout:g} s and was stopped")
    except (OSError, ValueError) as fault:
        return _untold(hook, f"cannot be run: {fault}")
    return not process.returncode or _untold(hook, f"ended with exit code {process.returncode}")


def _untold(hook: str, why: str) -> bool:
    note(f"the hook {hook!r} {why}; its alarms are told after the next crawl")
    return False
