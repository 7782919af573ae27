"""`python -m bench`: every measurement that exists, in one table."""

from __future__ import annotations

import importlib
import importlib.util

from bench.table import Row, show

MODULES = ("capture", "writing", "verify", "lookup", "starting", "reading")

if __name__ == "__main__":
    found: list[Row] = []
    for name in MODULES:
        if importlib.util.find_spec(f"bench.{name}"):
            found += importlib.import_module(f"bench.{name}").rows()
    show(found)
