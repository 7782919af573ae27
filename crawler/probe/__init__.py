"""Which family a site is of, where its annual reports lie, and the file of a portal for it."""

from crawler.probe.adhoc import Adhoc, Asked, run
from crawler.probe.result import Given, Probed, result_of
from crawler.probe.search import Probe

__all__ = ["Adhoc", "Asked", "Given", "Probe", "Probed", "result_of", "run"]
