"""Data folders with Word documents, and programs that convert them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.convert.programs import Office
from tests.store.conftest import Crawls

Install = Callable[..., Office]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """Install the program, alone on PATH; another version takes the place of the one before."""

    def put(version: str = "9.9.1") -> Office:
        office = Office(tmp_path / f"office-{version}", version)
        monkeypatch.setenv("PATH", str(office.folder))
        return office

    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    return put


@pytest.fixture
def crawls(tmp_path: Path) -> Crawls:
    """An empty data folder."""
    return Crawls(tmp_path / "data")
