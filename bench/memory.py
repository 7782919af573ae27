"""Does a rebuild's memory stay flat? A synthetic archive of 50,000 publications, resident memory each 10,000.

The reports are short, so that it ends within minutes: what could grow is what is kept of each publication.
`python -m bench.memory [PUBLICATIONS]` prints a line for each tenth; nothing else runs it, for it is long.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.reading import make
from pipelines.store import rebuild

PUBLICATIONS, STEPS = 50_000, 5


def pages(count: int) -> Iterator[bytes]:
    """Short reports, each of its own street and with a figure of its own."""
    for number in range(count):
        title = f"平阳县第{number}街道办事处2023年政府信息公开工作年度报告"
        lines = (f"2023年共收到政府信息公开申请{number}件。", "二、存在的主要问题及改进情况", "无。")
        text = "".join(f"<p>{line}</p>" for line in ("一、总体情况", *lines))
        yield f'<html><meta charset="utf-8"><title>{title}</title><h1>{title}</h1>{text}</html>'.encode()


def resident() -> float:
    """The resident memory of this process in MB."""
    status = Path("/proc/self/status").read_text("utf-8")
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


def main(count: int) -> None:
    """Print the resident memory before the rebuild, at each step of it, and after settling."""
    with tempfile.TemporaryDirectory(prefix="guidang-") as folder:
        data = Path(folder)
        make(data, pages(count))
        print(
            f"{'publications':>12} {'resident':>9}", f"{0:>12,} {resident():>6.0f} MB", sep="\n", flush=True
        )
        told = iter(range(count // STEPS, count + 1, count // STEPS))
        due = next(told)

        def tell(_: str, done: int, total: int) -> None:
            nonlocal due
            if done >= due:
                print(f"{done:>12,} {resident():>6.0f} MB", flush=True)
                due = next(told, total + 1)

        made = rebuild(data, {}, tell=tell)
        print(f"{'settled':>12} {resident():>6.0f} MB: {made.reports:,} reports")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else PUBLICATIONS)
