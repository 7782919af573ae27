"""The archive as others take it: WACZ packages, and the index that replay tools can follow."""

from archive.packages.checking import check
from archive.packages.faults import Fault
from archive.packages.lines import package_lines, replay_lines, stamp
from archive.packages.writing import Package, Page, pack

__all__ = ["Fault", "Package", "Page", "check", "pack", "package_lines", "replay_lines", "stamp"]
