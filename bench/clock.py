"""How much CPU goes into functions while the whole runs: what is measured apart runs in warmer caches."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any

Place = tuple[Any, str]  # module or class, and the name by which it calls the function


@contextmanager
def clocked(places: Mapping[str, Place]) -> Iterator[dict[str, float]]:
    """The CPU seconds of functions by name, each in its own thread, with what they call."""
    spent = dict.fromkeys(places, 0.0)
    with ExitStack() as stack:
        for name, (owner, attribute) in places.items():
            whole = getattr(owner, attribute)
            setattr(owner, attribute, _clocked(whole, spent, name))
            stack.callback(setattr, owner, attribute, whole)
        yield spent


def _clocked(whole: Callable[..., Any], spent: dict[str, float], name: str) -> Callable[..., Any]:
    def timed(*given: Any, **named: Any) -> Any:
        begun = time.thread_time()
        try:
            return whole(*given, **named)
        finally:
            spent[name] += time.thread_time() - begun

    return timed
