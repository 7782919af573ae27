"""pywb over the archive, in a process of its own (it is GPL, and never imported)."""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from archive import Archive, UsageError
from archive.packages import replay_lines

HOST = "127.0.0.1"
COLLECTION = "guidang"
HOME = Path(__file__).resolve().parents[1]
BESIDE = HOME / ".venv-replay" / "bin" / "wayback"
PATIENCE = 60.0  # seconds that pywb may take to start
GRACE = 5.0  # seconds that it may take to end
HOW = "run `make replay-setup`, put pywb's `wayback` on PATH, or name it in GUIDANG_WAYBACK"


@dataclass(frozen=True, slots=True, kw_only=True)
class Player:
    """A pywb that answers."""

    address: str
    captures: int
    child: subprocess.Popen[bytes]
    folder: Path

    def wait(self) -> None:
        """Until Ctrl-C; raises UsageError where it ends by itself."""
        code = self.child.wait()
        raise UsageError(f"pywb ended by itself (exit code {code}): {_last(self.folder)}")


@contextmanager
def playing(program: Path, archive: Archive, names: list[str], port: int) -> Iterator[Player]:
    """A pywb over the closed files of portals, until Ctrl-C; raises UsageError where it does not start."""
    with TemporaryDirectory(prefix="guidang-") as name, _ended_in_order():
        folder = Path(name)
        captures = _furnish(folder, archive, names)
        number = _free(port)
        with _serving(program, folder, number) as child:
            address = f"http://{HOST}:{number}/{COLLECTION}/"
            yield Player(address=address, captures=captures, child=child, folder=folder)


def wayback() -> Path:
    """Where pywb is: named, beside the checkout, or on PATH."""
    named = os.environ.get("GUIDANG_WAYBACK")
    found = named or (str(BESIDE) if BESIDE.is_file() else shutil.which("wayback"))
    if not found or not os.access(found, os.X_OK):
        raise UsageError(f"there is no pywb {f'at {named}' if named else 'here'}; {HOW}")
    return Path(found)


def _furnish(folder: Path, archive: Archive, names: list[str]) -> int:
    """What pywb needs: the index in one file, and where the WARC files are; the number of captures."""
    lines = replay_lines(archive, [(name, file) for name in names for file in archive.files(name)])
    (folder / "index.cdxj").write_text("".join(lines), encoding="utf-8")
    places = [f"{(archive.data / 'warc' / name).resolve()}/" for name in names]
    collection = {"index_paths": str(folder / "index.cdxj"), "archive_paths": places}
    settings = {"collections": {COLLECTION: collection}, "framed_replay": True}
    (folder / "config.yaml").write_text(json.dumps(settings), encoding="utf-8")  # JSON is YAML
    return len(lines)


def _free(port: int) -> int:
    """The port, if nobody has it."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as fault:
            raise UsageError(f"port {port} cannot be had ({fault.strerror}); give another --port") from fault
        return int(probe.getsockname()[1])


@contextmanager
def _ended_in_order() -> Iterator[None]:
    """Ctrl-C is how one stops, also where a shell's `&` had it ignored; a TERM is taken for one."""
    before = {
        number: signal.signal(number, signal.default_int_handler)
        for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        with suppress(KeyboardInterrupt):
            yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _serving(program: Path, folder: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """A pywb that answers; ended by its id. A session of its own keeps the terminal's Ctrl-C from it."""
    words = [str(program), "--bind", HOST, "--port", str(port), "--directory", str(folder)]
    with (folder / "log").open("wb") as log:
        child = subprocess.Popen(
            words, cwd=folder, stdout=log, stderr=log, start_new_session=True, preexec_fn=_end_with_parent
        )
        try:
            _wait(child, port, folder)
            yield child
        finally:
            child.terminate()
            try:
                child.wait(GRACE)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()


def _end_with_parent() -> None:
    """Ask the kernel to end pywb when we are killed (prctl(2), PR_SET_PDEATHSIG)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def _wait(child: subprocess.Popen[bytes], port: int, folder: Path) -> None:
    until = time.monotonic() + PATIENCE
    while child.poll() is None and time.monotonic() < until:
        with suppress(OSError), socket.create_connection((HOST, port), 1):
            return
        time.sleep(0.05)
    raise UsageError(f"pywb does not start: {_last(folder)}; {HOW}")


def _last(folder: Path) -> str:
    """The last line that pywb wrote."""
    lines = (folder / "log").read_text(encoding="utf-8", errors="replace").split("\n")
    return next((line.strip() for line in reversed(lines) if line.strip()), "it says nothing")
