"""A window of each day: when crawls may run, or portals be asked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import Self

HOURS = re.compile(r"([01]\d|2[0-3]):([0-5]\d)\s*[-–]\s*([01]\d|2[0-3]):([0-5]\d)", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """From `opens` to `closes`, every day, by the clocks of a time zone."""

    opens: time
    closes: time
    zone: tzinfo

    @classmethod
    def parse(cls, text: str, zone: tzinfo) -> Self:
        """Read 22:00-06:00; ValueError says what is wrong."""
        found = HOURS.fullmatch(text)
        if not found:
            raise ValueError(f"{text!r} is no window; write it as 22:00-06:00")
        numbers = [int(one) for one in found.groups()]
        opens, closes = time(numbers[0], numbers[1]), time(numbers[2], numbers[3])
        if opens == closes:
            raise ValueError("a window ends at another time than it begins; leave it out for all day")
        return cls(opens=opens, closes=closes, zone=zone)

    def open_at(self, moment: datetime) -> bool:
        """Whether crawls may run; the closing minute itself is outside."""
        return self.closing(moment) < self._next(self.opens, moment)

    def opening(self, moment: datetime) -> datetime:
        """The moment itself inside the window, else the next one that is."""
        return moment if self.open_at(moment) else self._next(self.opens, moment)

    def closing(self, moment: datetime) -> datetime:
        """When the window closes next."""
        return self._next(self.closes, moment)

    def _next(self, clock: time, moment: datetime) -> datetime:
        """The next time that clocks show this; compared in UTC, for local times may come twice or never."""
        today = moment.astimezone(self.zone).date()
        days = (today + timedelta(days=n) for n in range(-1, 3))
        times = (datetime.combine(day, clock, self.zone).astimezone(UTC) for day in days)
        return next(one for one in times if one > moment)
