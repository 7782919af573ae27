"""What the records of a portal say of each other, across its files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from archive.captures import Capture, Publication, State
from archive.verify.faults import Fault, shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A record names a capture; what it says of it is empty where it says nothing."""

    file: str  # relative to the data folder
    offset: int
    target: str
    code: str = "refers-to"
    url: str = ""
    time: str = ""
    payload: str = ""
    document: str = ""  # of a conversion: sha256 of the capture's body
    base: bool = False  # only a complete 2xx may be referred to


class Ledger:
    """The ids and captures of a portal, and the references to check when all of it has been read."""

    def __init__(self) -> None:
        self._ids: dict[str, tuple[str, int]] = {}
        self._captures: dict[str, tuple[str, str, str, bool, str, int]] = {}
        self._references: list[Reference] = []

    def meet(self, record: str, file: str, offset: int) -> Iterator[Fault]:
        """Note an id."""
        if record in self._ids:
            where = "{}:{}".format(*self._ids[record])
            yield Fault(file=file, offset=offset, code="id-twice", what=f"{shown(record)} is also at {where}")
        self._ids.setdefault(record, (file, offset))

    def join(self, other: Ledger) -> Iterator[Fault]:
        """Take over what another file says; ids that are known already are faults."""
        for record, (file, offset) in other._ids.items():
            yield from self.meet(record, file, offset)
        for capture, facts in other._captures.items():
            self._captures.setdefault(capture, facts)
        self._references += other._references

    def hold(self, capture: Capture, file: str) -> None:
        """Note a capture."""
        base = capture.state is State.COMPLETE and 200 <= (capture.status or 0) < 300
        facts = (capture.url, capture.time, capture.payload or "", base, file, capture.offset)
        self._captures.setdefault(capture.capture, facts)

    def refer(self, reference: Reference) -> None:
        """Note a reference."""
        self._references.append(reference)

    def refer_all(self, publication: Publication, file: str, offset: int) -> None:
        """Note the captures that a publication names."""
        named = [part.capture for part in publication.parts]
        named += [publication.row.capture] if publication.row and publication.row.capture else []
        for target in named:
            self.refer(Reference(file=file, offset=offset, target=target, code="publication"))

    def faults(self) -> Iterator[Fault]:
        """What does not hold."""
        for one in self._references:
            for code, what in self._check(one):
                yield Fault(file=one.file, offset=one.offset, code=code, what=what)

    def documents(self) -> Iterator[tuple[Reference, str, int]]:
        """What was converted, with file and offset of the capture, where its payload is coded or another."""
        for one in self._references:
            _, _, payload, _, file, offset = self._captures.get(one.target, ("", "", "", False, "", 0))
            if one.document and file and payload != one.document:
                yield one, file, offset

    def _check(self, one: Reference) -> Iterator[tuple[str, str]]:
        if one.target not in self._captures:
            yield one.code, f"there is no capture {shown(one.target)}"
            return
        url, time, payload, base, file, offset = self._captures[one.target]
        for name, said, there in (
            ("URL", one.url, url),
            ("date", one.time, time),
            ("payload", one.payload, payload),
        ):
            if said and said != there:
                yield one.code, f"{name} {shown(said)}, but {shown(there)} at {file}:{offset}"
        if one.base and not base:
            yield one.code, f"{file}:{offset} is no complete 2xx response"
        if file == one.file and offset >= one.offset:
            yield "order", f"it refers to {file}:{offset}, which comes later"
