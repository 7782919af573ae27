"""Cron lines: minute, hour, day, month and weekday as in crontab(5), in a time zone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Self

from apscheduler.triggers.cron import CronTrigger

FIELDS = 5
ALLOWED = re.compile(r"[a-z0-9*,/ \t-]{1,200}", re.ASCII)
# crontab(5) counts weekdays from Sunday, APScheduler from Monday
DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
BEFORE = datetime(2000, 1, 1)  # a leap year, so that every date there is comes soon


@dataclass(frozen=True, slots=True, kw_only=True)
class Cron:
    """One line. As in crontab(5), where day and weekday are both given a date needs to fit only one."""

    line: str
    triggers: tuple[CronTrigger, ...]

    @classmethod
    def parse(cls, line: str, zone: tzinfo) -> Self:
        """Read a line; ValueError says what is wrong with it."""
        fields = line.lower().split()
        if len(fields) != FIELDS or not ALLOWED.fullmatch(line.lower().strip()):
            raise ValueError("five fields are wanted: minute hour day month weekday")
        minute, hour, day, month, weekday = fields
        days = _weekdays(weekday)
        both = not day.startswith("*") and not weekday.startswith("*")
        triggers = tuple(
            CronTrigger(minute=minute, hour=hour, day=one, month=month, day_of_week=other, timezone=zone)
            for one, other in ([(day, "*"), ("*", days)] if both else [(day, days)])
        )
        made = cls(line=line, triggers=triggers)
        if any(trigger.get_next_fire_time(None, BEFORE.replace(tzinfo=zone)) is None for trigger in triggers):
            raise ValueError("such a day never comes")
        return made

    def after(self, moment: datetime) -> datetime:
        """The first date that is later than a moment, in UTC: local times may come twice or never."""
        later = moment + timedelta(microseconds=1)
        dates: list[datetime] = [trigger.get_next_fire_time(None, later) for trigger in self.triggers]
        return min(date.astimezone(UTC) for date in dates)


def _weekdays(field: str) -> str:
    """The weekdays by name: their numbers mean other days to APScheduler."""
    if field == "*":
        return field
    found = {day % len(DAYS) for part in field.split(",") for day in _span(part)}
    return ",".join(DAYS[day] for day in sorted(found))


def _span(part: str) -> range:
    """One part of a list of weekdays: `*/2`, `mon`, `1-5`, `mon-sun`."""
    span, slash, step = part.partition("/")
    first, dash, last = span.partition("-")
    begin, end = (0, 6) if span == "*" else (_weekday(first), _weekday(last if dash else first))
    if begin > end == 0:
        end = 7  # mon-sun
    if begin > end or (slash and not re.fullmatch(r"[1-7]", step)):
        raise ValueError(f"{part!r} are no weekdays; they go from sun (0) to sat (6), and 7 is sun again")
    return range(begin, end + 1, int(step or 1))


def _weekday(name: str) -> int:
    if name in DAYS:
        return DAYS.index(name)
    if re.fullmatch(r"[0-7]", name):
        return int(name)
    raise ValueError(f"{name!r} is no weekday; they are {' '.join(DAYS)}, or 0 to 7")
