"""What an operator watches, written after each crawl."""

from __future__ import annotations

from pathlib import Path

from archive import GuidangError
from crawler.commands.terminal import note


def measure(data: Path, path: str) -> None:
    """Write the metrics where a file is named; no crawl fails for want of them."""
    if path:
        from crawler.operations.metrics import write_metrics  # few need the library

        try:
            write_metrics(data, Path(path))
        except (OSError, GuidangError) as fault:
            note(f"Error: cannot write the metrics to {path}: {fault}")
