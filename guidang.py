"""The door: puts this project's packages first, refuses strangers of the same name, then lets you in.

Scrapy appends the project folder to `sys.path`, so that a foreign package called `archive` or `crawler`
in the environment would win silently. scrapy.cfg and the console script therefore name this module, which
is also the Scrapy settings module: after the check it holds everything that crawler.settings defines.
"""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec
from pathlib import Path

HOME = Path(__file__).resolve().parent
ROOMS = ("archive", "spiders", "pipelines", "crawler")


def _open() -> None:
    """Let our own four packages be found, wherever others of the same name lie.

    Raises SystemExit, with one line, where a stranger has been imported already.
    """
    sys.path.insert(0, str(HOME))
    for name in ROOMS:
        room = find_spec(name)
        if room is None or Path(str(room.origin)).resolve().parent != HOME / name:
            raise SystemExit(
                f"Error: the package {name!r} at {room and room.origin} is not Guidang's;"
                " remove it, or use a virtual environment of its own"
            )


_open()

from crawler.settings import *  # noqa: E402, F403


def main() -> None:
    """Run the command line."""
    _lead_nowhere()
    try:
        from crawler.commands import main as run  # takes long enough for a Ctrl-C
    except KeyboardInterrupt:
        sys.stderr.write("Error: stopped before anything began\n")
        sys.exit(130)
    run()


def _lead_nowhere() -> None:
    """Open streams that are closed (`>&-`): else a database gets their number."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115
