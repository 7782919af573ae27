"""Exchanges: request, metadata and last the commit, which name each other and agree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from archive.captures import Role, State
from archive.conversions import told
from archive.records import Record, bare
from archive.rendering import DOM, VIEW
from archive.verify.digests import Message
from archive.verify.faults import shown
from archive.verify.grammar import Head

ALIKE = ("warc-date", "warc-target-uri", "warc-ip-address", "warc-page-id")
CODES = {"warc-date": "date"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A record as verify has read it."""

    head: Head
    record: Record
    facts: Mapping[str, str]  # of an exchange's metadata

    @property
    def commits(self) -> bool:
        """Whether it ends an exchange."""
        kind = self.head.kind
        failed = kind == "metadata" and self.facts.get("state") == State.FAILED
        rendered = kind == "resource" and self.head.get("warc-target-uri").startswith(DOM)
        return failed or rendered or kind in ("response", "revisit", "conversion")

    @property
    def converts(self) -> bool:
        """Whether it is of a conversion."""
        return self.head.kind == "conversion" or (self.head.kind == "metadata" and told(self.facts))

    @property
    def named(self) -> list[str]:
        """The id of the commit that it names; none where it names nothing."""
        target = bare(self.head.get("warc-refers-to")) if self.converts else ""
        return self.head.concurrent[:1] or ([target] if target else [])


Wrong = tuple[int, str, str]  # offset, code, what


class Exchanges:
    """Follows the records of a file and groups them; readers group them by the same rule."""

    def __init__(self) -> None:
        self._pending: list[Seen] = []

    def take(self, seen: Seen) -> Iterator[Wrong]:
        """Take what stands before a commit: a request, a metadata record, a screenshot."""
        mine = seen.named
        if any(one.named != mine or one.head.kind == seen.head.kind for one in self._pending):
            yield from self.break_off()
        if self._pending and seen.head.kind == "request":
            yield seen.record.offset, "order", "a request after the metadata of its exchange"
        self._pending.append(seen)

    def commit(self, seen: Seen) -> Iterator[Wrong]:
        """Take the last record of an exchange; `parts` tells what belonged to it before."""
        if any(one.named != [seen.head.id] for one in self._pending):
            yield from self.break_off()
        wrong = sorted(seen.head.concurrent) != sorted(one.head.id for one in self._pending)
        if wrong and seen.head.concurrent:
            yield seen.record.offset, "concurrent-to", "it names other records than those before it"
        if seen.head.kind != "metadata" and self.part("metadata") is None:
            yield seen.record.offset, "exchange", "it has no metadata record"
        for one in self._pending:
            yield from _alike(one, seen)

    def part(self, kind: str) -> Seen | None:
        """The request or the metadata record of the exchange at hand."""
        return next((one for one in self._pending if one.head.kind == kind), None)

    def clear(self) -> None:
        """Begin the next exchange."""
        self._pending = []

    def break_off(self) -> Iterator[Wrong]:
        """Name what has no commit."""
        if self._pending:
            first = self._pending[0]
            kinds = " and ".join(one.head.kind for one in self._pending)
            url = shown(first.head.get("warc-target-uri"))
            yield first.record.offset, "unfinished", f"{kinds} of {url} without their last record"
        self._pending = []


def _alike(one: Seen, commit: Seen) -> Iterator[Wrong]:
    for name in ALIKE:
        mine, its = _plain(one.head.get(name)), _plain(commit.head.get(name))
        silent = name == "warc-ip-address" and "metadata" in (one.head.kind, commit.head.kind)
        if mine != its and not silent:
            what = f"{name} {shown(mine)}, but {shown(its)} in the last record of its exchange"
            yield one.record.offset, CODES.get(name, "exchange"), what


def _plain(value: str) -> str:
    """A screenshot and a DOM of one page differ in the beginning of their names."""
    return value.removeprefix(DOM).removeprefix(VIEW)


def check_facts(seen: Seen, portal: str, run: str) -> Iterator[Wrong]:
    """The metadata record of an exchange by itself."""
    facts, at = seen.facts, seen.record.offset
    for name, allowed in (("state", [*State]), ("role", [*Role]), ("portal", [portal]), ("run", [run])):
        if facts.get(name, "") not in allowed:
            yield at, "exchange", f"{name} {shown(facts.get(name, ''))} in its metadata"


def check_message(seen: Seen, message: Message, facts: Mapping[str, str]) -> Iterator[Wrong]:
    """Whether the response and what the metadata say of it agree."""
    at, state = seen.record.offset, facts.get("state", "")
    truncated = seen.head.get("warc-truncated")
    if seen.head.kind == "revisit":
        yield from _check_revisit(seen, message, state)
        return
    if state == State.REVISIT or (state == State.TRUNCATED) != bool(truncated):
        yield at, "exchange", f"state {state}, and WARC-Truncated {shown(truncated)}"
    if not truncated and not message.complete:
        yield at, "exchange", "the response is not complete, and no WARC-Truncated says so"
    if facts.get("trailing-bytes", "0") != str(message.trailing):
        yield at, "exchange", f"{message.trailing} bytes after its end, not {facts.get('trailing-bytes', 0)}"
    said = facts.get("wire-digest", message.payload)
    if state == State.COMPLETE and said != message.wire:
        yield at, "exchange", f"wire-digest {said} in the metadata, {message.wire} in the block"


def _check_revisit(seen: Seen, message: Message, state: str) -> Iterator[Wrong]:
    at, modified = seen.record.offset, seen.head.get("warc-profile").endswith("server-not-modified")
    if state != State.REVISIT:
        yield at, "exchange", f"state {shown(state)} of a revisit"
    if modified != (message.status == 304):
        yield at, "field-value", f"WARC-Profile does not fit status {message.status}"
    if not modified and (message.after_head or seen.head.get("warc-truncated") != "length"):
        yield at, "exchange", "a revisit of an identical payload holds its head, and WARC-Truncated: length"
