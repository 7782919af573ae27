"""Scans: pictures of pages → HTML with paragraphs, tables, places and doubts.

A line grid of our own finds the tables, RapidOCR says what stands in their cells. Only this package knows
OpenCV and RapidOCR; they are loaded in a process of its own, `python -m pipelines.scans`.
"""

from pipelines.scans.process import RecognitionError, recognised
from pipelines.scans.version import NAME, scans_version

__all__ = ["NAME", "RecognitionError", "recognised", "scans_version"]
