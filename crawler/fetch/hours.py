"""The hours in which portals may be asked, and how long an answer asks to be left alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, timezone
from email.utils import parsedate_to_datetime

from archive import UsageError

SHANGHAI = timezone(timedelta(hours=8))  # no summer time since 1991
DAY = timedelta(days=1)
_SECONDS = re.compile(r"\d{1,9}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """A time of each day, of Asia/Shanghai; it may go over midnight."""

    begin: time
    end: time

    @classmethod
    def parse(cls, text: str) -> Hours | None:
        """Read 22:00-06:00; None for an empty text, raises UsageError for any other."""
        if not text.strip():
            return None
        begin, _, end = text.partition("-")
        try:
            hours = cls(begin=time.fromisoformat(begin.strip()), end=time.fromisoformat(end.strip()))
        except ValueError:
            hours = None
        if hours is None or hours.begin == hours.end or hours.begin.tzinfo or hours.end.tzinfo:
            raise UsageError(f"GUIDANG_HOURS={text}: give two times of Asia/Shanghai, as in 22:00-06:00")
        return hours

    def wait(self, now: datetime) -> float:
        """Seconds from a moment until requests may go out; 0 within the hours."""
        here = now.astimezone(SHANGHAI)
        begin = datetime.combine(here, self.begin, SHANGHAI)
        end = datetime.combine(here, self.end, SHANGHAI)
        inside = begin <= here < end if begin < end else here >= begin or here < end
        if inside:
            return 0.0
        return ((begin if here < begin else begin + DAY) - here).total_seconds()


def retry_after(value: bytes, date: bytes, now: datetime) -> float | None:
    """Seconds that a Retry-After field asks for (RFC 9110 §10.2.3); None where it cannot be read.

    It is given in seconds, or as a date, which is held against the answer's own Date where there is one:
    clocks of servers go wrong.
    """
    text = value.decode("latin-1").strip()
    if _SECONDS.fullmatch(text):
        return float(text)
    until = _date(text)
    if until is None:
        return None
    return max(0.0, (until - (_date(date.decode("latin-1")) or now)).total_seconds())


def _date(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
        return found if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
