"""Portals from the files that a probe has written: named to crawls as `tests.probe.written:written`."""

from __future__ import annotations

import os
from importlib.util import module_from_spec, spec_from_file_location
from inspect import isclass
from pathlib import Path

from spiders.portal import Portal

FOLDER = "PROBED"  # the environment variable that names their folder


def written() -> list[type[Portal]]:
    """One portal a file."""
    return [_portal(path) for path in sorted(Path(os.environ[FOLDER]).glob("*.py"))]


def _portal(path: Path) -> type[Portal]:
    spec = spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    classes = (one for one in vars(module).values() if isclass(one) and issubclass(one, Portal))
    (found,) = (one for one in classes if "name" in vars(one))
    return found
