"""Alarms as commands tell them: in words, in one line, and to a command that the operator names."""

from __future__ import annotations

import fcntl
import json
import os
import shlex
import signal
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from itertools import groupby
from pathlib import Path
from typing import Any, TextIO

from crawler.terminal import note
from pipelines.document import Finding
from pipelines.messages import message
from pipelines.store import Reading, reading

TOLD = "alarms.json"  # in the data folder: the alarms that the hook has been told
NAMED = 5  # alarms of one code that the error line names
GRAVEST = {  # in the order of the error line
    "no-reports": "no reports any more",
    "column-moved": "columns are gone",
    "never-complete": "no run was ever complete",
    "below-minimum": "fewer reports than declared",
    "more-blocked": "hosts do not let us look",
    "more-unread": "more reports unread",
    "column-redirects": "columns lead elsewhere",
}
Alarm = Mapping[str, Any]


def raised(database: Reading, portals: Iterable[str] = (), years: Iterable[int] = ()) -> list[dict[str, Any]]:
    """The alarms of some portals, or of all, in words; of some years, and those of no year."""
    names, asked = set(portals), {*years}
    return [
        _told(row)
        for row in database.alarms()
        if (not names or row["portal"] in names) and (not asked or row["year"] in {*asked, None})
    ]


def line(alarms: Sequence[Alarm]) -> str:
    """All alarms in one line, the gravest first; empty where there is none."""
    order = [*GRAVEST]
    ranked = sorted(alarms, key=lambda alarm: order.index(alarm["code"]))
    return "; ".join(
        f"{GRAVEST[code]}: {_some([*map(_short, found)])}"
        for code, found in groupby(ranked, key=lambda alarm: str(alarm["code"]))
    )


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


def _told(row: Mapping[str, Any]) -> dict[str, Any]:
    values = json.loads(row["values"])
    finding = Finding(code=row["code"], severity=row["severity"], values=values)
    return {**row, "values": values, "message": message(finding), "message_zh": message(finding, "zh")}


def _key(alarm: Alarm) -> str:
    return f"{alarm['portal']} {alarm['code']} {alarm['subject']}".strip()


def _short(alarm: Alarm) -> str:
    values = alarm["values"]
    counted = f" ({values['found']} of {values['declared']})" if alarm["code"] == "below-minimum" else ""
    return f"{alarm['portal']} {alarm['subject']}".strip() + counted


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more


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
