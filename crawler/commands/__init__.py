"""The command line: one file a command."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from io import TextIOWrapper

import typer
from typer.exceptions import TyperException

from archive import GuidangError
from crawler.interrupts import INTERRUPTED
from crawler.terminal import error

__all__ = ["main", "offered", "run"]

HELP = "Crawl, archive and read 政府信息公开工作年度报告, China's reports on open government information."
COMMANDS = (
    "demo",
    "portals",
    "crawl",
    "schedule",
    "probe",
    "read",
    "convert",
    "rebuild",
    "status",
    "coverage",
    "revisions",
    "verify",
    "replay",
)
GROUPS = ("export",)


def offered(name: str = "") -> typer.Typer:
    """The command line; where a command is named, with that one alone: no other is imported."""
    app = typer.Typer(help=HELP, add_completion=False, rich_markup_mode=None, callback=lambda: None)
    for command in (one for one in COMMANDS if name in (one, "")):
        app.command(command)(import_module(f"crawler.commands.{command}").run)
    for group in (one for one in GROUPS if name in (one, "")):
        app.add_typer(import_module(f"crawler.commands.{group}").app, name=group)
    return app


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and exit with its code; what goes wrong is one line on stderr."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    sys.exit(run(sys.argv[1:] if arguments is None else arguments))


def run(arguments: Sequence[str]) -> int:
    """The exit code of one command: 0 whole, 1 floor, 2 usage, 3 portals failed, 4 archive or output."""
    try:
        code = _code(arguments)
        sys.stdout.flush()  # at the exit nobody would hear of a full disk
    except (BrokenPipeError, SystemExit):  # `guidang … | head`; the latter is what Typer makes of it
        code = 0
    except OSError as fault:
        error(f"{fault.filename or 'output'}: {fault.strerror or fault}")
        code = 4
    else:
        return code
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # where what is left of it goes
    return code


def _code(arguments: Sequence[str]) -> int:
    """The exit code of one command; raises OSError where the system refuses something."""
    asked = arguments[0] if arguments and arguments[0] in (*COMMANDS, *GROUPS) else ""
    try:
        app = offered(asked)
        code = app(list(arguments) or ["--help"], prog_name="guidang", standalone_mode=False)
    except KeyboardInterrupt:  # while the command was imported; Typer notes it later on
        code = INTERRUPTED
    except TyperException as fault:
        error(f"{fault.format_message().rstrip('.')}; see `{f'guidang {asked}'.strip()} --help`")
        return fault.exit_code
    except GuidangError as fault:
        error(fault)
        return fault.exit_code
    except OSError:
        raise
    except Exception as fault:  # the last boundary: a fault of ours is one line too
        logging.getLogger(__name__).debug("unexpected", exc_info=True)
        error(f"unexpected {type(fault).__name__}: {fault}; please report it")
        return 1
    if code == INTERRUPTED:
        error("stopped; what was captured is kept, run the same command again to go on")
    return code if isinstance(code, int) else 0
