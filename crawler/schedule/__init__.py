"""When which portal is crawled: a plan in TOML, what is due as a pure function, and a loop that starts it."""

from __future__ import annotations

from crawler.schedule.loop import LOGGER, Done, Loop, exit_code
from crawler.schedule.memory import Entry, Memory
from crawler.schedule.plan import NAME, Plan, load
from crawler.schedule.tasks import Coming, Task, coming

__all__ = [
    "LOGGER",
    "NAME",
    "Coming",
    "Done",
    "Entry",
    "Loop",
    "Memory",
    "Plan",
    "Task",
    "coming",
    "exit_code",
    "load",
]
