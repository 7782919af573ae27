"""guidang replay: the archive in a browser."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from archive import Archive, UsageError
from crawler.replay import Player, playing, wayback
from crawler.terminal import note, print_json, say
from crawler.terminal.options import DATA, Data, Json

Port = Annotated[
    int, typer.Option(min=0, max=65535, metavar="N", help="Port on 127.0.0.1; 0 takes a free one.")
]
PORT = 8090


def run(port: Port = PORT, data: Data = DATA, as_json: Json = False) -> None:
    """Serve the archive with pywb on 127.0.0.1, until Ctrl-C.

    Closed files alone are served. pywb stands apart: `make replay-setup` gets it. The index is made anew from
    the WARC files, in a temporary folder; nothing is written to the data folder.
    """
    program = wayback()
    archive = Archive(data)
    names = [name for name in archive.portals() if archive.files(name)]
    if not names:
        raise UsageError(f"{data} holds no closed WARC file; crawl a portal first, or give another --data")
    with playing(program, archive, names, port) as player:
        _tell(player, names, as_json)
        player.wait()


def _tell(player: Player, names: list[str], as_json: bool) -> None:
    if as_json:
        print_json(
            {
                "address": player.address,
                "portals": names,
                "captures": player.captures,
                "pid": player.child.pid,
            }
        )
    else:
        what = f"{player.captures} captures of {', '.join(names)}"
        say(f"{player.address} replays {what}; put a URL behind it, or search there")
        note("Ctrl-C ends it")
    sys.stdout.flush()  # whoever reads a pipe waits for it
