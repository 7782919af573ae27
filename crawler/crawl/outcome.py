"""What came of a crawl, portal by portal, and the exit code that it deserves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from archive import GuidangError, PortalError
from crawler.operations.alarms import line
from crawler.operations.logs import LOG
from pipelines.store import reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How the crawl of one portal ended."""

    portal: str
    run: str = ""
    resumed: bool = False  # it went on with a run that had not ended
    state: str  # finished, stopped, failed
    why: str = ""  # it failed
    fault: GuidangError | None = None  # that ended it
    skipped: dict[str, int]  # reason → URLs
    counts: Mapping[str, int]  # of the run, as its closing record names them


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a crawl found, portal by portal."""

    database: Path
    portals: list[dict[str, Any]]
    reports: int
    endings: Sequence[Ending]
    alarms: Sequence[Mapping[str, Any]]  # of these portals and years

    def document(self) -> dict[str, object]:
        """What `--json` prints; the digests are over the whole database as it is now."""
        with reading(self.database.parent) as database:
            digests = database.digests()
        return {
            "database": str(self.database),
            "portals": self.portals,
            "reports": self.reports,
            "digests": asdict(digests),
            "alarms": self.alarms,
        }

    def check(self, *, floors: bool = True) -> None:
        """Raise the gravest of what went wrong: ArchiveError, PortalError, alarms (a floor was missed)."""
        faults = sorted((e.fault for e in self.endings if e.fault), key=lambda fault: -fault.exit_code)
        if faults:
            raise faults[0]
        if any(ending.state == "stopped" for ending in self.endings):
            raise KeyboardInterrupt
        if failed := [f"{one.portal} ({one.why})" for one in self.endings if one.state == "failed"]:
            raise PortalError(f"failed: {', '.join(failed)}; see {self.database.with_name(LOG)}")
        if floors and self.alarms:
            raise GuidangError(line(self.alarms))
