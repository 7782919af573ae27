"""One small archive, made once and copied for every test that damages it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.verify.archives import make


@pytest.fixture(scope="session")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive as it was made; not to be written to."""
    data = tmp_path_factory.mktemp("pristine")
    make(data)
    return data


@pytest.fixture
def data(pristine: Path, tmp_path: Path) -> Path:
    """A copy to damage."""
    shutil.copytree(pristine, tmp_path / "data")
    return tmp_path / "data"


@pytest.fixture(scope="module")
def shared(pristine: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy for tests that restore it themselves after every example."""
    folder = tmp_path_factory.mktemp("shared") / "data"
    shutil.copytree(pristine, folder)
    return folder
