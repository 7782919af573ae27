"""Scans need a font to be drawn with and the libraries of recognition."""

from __future__ import annotations

import pytest

from pipelines.scans import scans_version
from tests.scans.drawn import can_print_chinese


@pytest.fixture(scope="session")
def recognition() -> str:
    """The version of the recognition; skips where it is not installed or nothing can be drawn."""
    version = scans_version()
    if version is None:
        pytest.skip("RapidOCR, its models, onnxruntime or OpenCV is not installed")
    if not can_print_chinese():
        pytest.skip("no Chinese font on this machine for PDFium to draw with (fonts-wqy-microhei)")
    return version
