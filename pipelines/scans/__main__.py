"""python -m pipelines.scans pdf|image: a file on stdin, its HTML on stdout, or one line on stderr."""

from __future__ import annotations

import resource
import sys

from pipelines.scans.html import html_of
from pipelines.scans.layout import read_scan

MEMORY = 6 << 30  # bytes of address space; a page at 200 dpi has less than one in use


def main() -> int:
    """0, or 1 where nothing can be made of the file."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    try:
        page = html_of(read_scan(sys.stdin.buffer.read(), sys.argv[1]))
    except Exception as fault:  # whatever a broken file makes the libraries stumble over
        print(f"{type(fault).__name__}: {' '.join(str(fault).split())[:200]}", file=sys.stderr)
        return 1
    sys.stdout.buffer.write(page)
    return 0


if __name__ == "__main__":
    sys.exit(main())
