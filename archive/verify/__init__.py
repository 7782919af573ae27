"""Verify: read every byte of the archive and say what is not as it should be."""

from archive.verify.faults import CODES, UNPROVABLE, Fault, Verdict
from archive.verify.mending import mend
from archive.verify.portals import Witness, folders, verify

__all__ = ["CODES", "UNPROVABLE", "Fault", "Verdict", "Witness", "folders", "mend", "verify"]
