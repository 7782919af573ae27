"""How long an answer asks to be left alone."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_SECONDS = re.compile(r"\d{1,9}")


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
