"""What differs between two versions of a report: figures, chapters, metadata, files."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from pipelines.reading.text import normal
from pipelines.report import Chapter, Reading, State
from pipelines.settle.choices import PICTURES, UNSURE, candidates, choose
from pipelines.settle.claims import Claim, Printed
from pipelines.settle.contents import DEAD, Chapters, Content, File
from pipelines.settle.volatile import Said, said

OF_THE_SITE = ("column", "site_id", "site_name")  # metadata that says where a publication stands
DAYS = ("published_at", "written_on")  # a day, or a day and its minute
ORDINAL = re.compile(
    r"(?:第?[一二三四五六七八九十\d]+[章、.,:)]|\([一二三四五六七八九十\d]+\))*"
)  # 三公经费 is none


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure that counts in a version, and the document that prints it."""

    reading: Reading
    printed: Printed


@dataclass(frozen=True, kw_only=True)
class Edition:
    """A version of a report: its claim, what it holds, and the figures that count in it alone."""

    claim: Claim
    content: Content
    printed: Sequence[Printed]

    @cached_property
    def figures(self) -> Mapping[str, Figure]:
        """Field → figure, by the rules that choose among the documents of a report."""
        found: dict[str, Figure] = {}
        for choice in choose(one for printed in self.printed for one in candidates(self.claim, 0, printed)):
            pieces = (choice.chosen.printed, *choice.chosen.further)
            prints = {(r.field, r.source): printed for printed in pieces for r in printed.readings}
            for r in choice.chosen.readings:
                found[r.field] = Figure(reading=r, printed=prints[r.field, r.source])
        return found

    @property
    def files(self) -> tuple[File, ...]:
        """The page, and the files that may be this report: all, or of a bundle those that are."""
        has = self.claim.has
        return tuple(
            f for f in self.content.files if not f.position or has(f.position, member=f.role == "member")
        )

    @property
    def text(self) -> File | None:
        """The file whose chapters count: pictures last, most chapters, page before attachment, link order."""
        told = [one for one in self.files if one.document and one.chapters]
        return min(told, key=lambda f: (f.kind in PICTURES, -f.chapters, f.position), default=None)

    def capture(self, position: int | None) -> str | None:
        """The capture of a file, or else of the page."""
        files = {one.position: one.capture for one in self.content.files}
        return files.get(position if position is not None else 0, files.get(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """What one version shows of what changed; without a text it shows nothing of it."""

    text: str | None = None
    position: int | None = None  # of the file that shows it
    reading: Reading | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A figure, chapter, piece of metadata or file that is not in both as it was."""

    what: str
    key: str
    before: Side
    after: Side

    @property
    def kind(self) -> str:
        """changed, added or removed."""
        if self.before.text is None:
            return "added"
        return "removed" if self.after.text is None else "changed"


def figure_changes(before: Edition, after: Edition) -> Iterator[Change]:
    """Figures whose value, state or unit is another; a blank cell is as good as none."""
    same = list(map(_prints, before.printed)) == list(map(_prints, after.printed))
    ours = before.claim.files == after.claim.files
    if same and ours:
        return  # as most pages that are new by a counter
    old, new = before.figures, after.figures
    for field in sorted(old.keys() | new.keys()):
        one, other = old.get(field), new.get(field)
        if _differ(one, other):
            yield Change(what="figure", key=field, before=_printed(one), after=_printed(other))


def _prints(printed: Printed) -> tuple[object, ...]:
    """What the choice among documents goes by."""
    return printed.position, printed.kind, printed.year, printed.doubted, printed.readings


def _differ(one: Figure | None, other: Figure | None) -> bool:
    if one is None or other is None:
        known = one or other
        return known is not None and known.reading.state not in (State.BLANK, *UNSURE)
    a, b = one.reading, other.reading
    if a.state in UNSURE or b.state in UNSURE:
        kinds = {one.printed.kind, other.printed.kind}
        return len(kinds) == 1 and not kinds & {*PICTURES} and normal(a.text) != normal(b.text)
    if a.unit and b.unit and a.unit != b.unit:
        return True
    return (a.value, a.state) != (b.value, b.state)


def _printed(figure: Figure | None) -> Side:
    if figure is None:
        return Side()
    return Side(text=figure.reading.text, position=figure.printed.position, reading=figure.reading)


def chapter_changes(before: Edition, after: Edition, chapters: Chapters) -> Iterator[Change]:
    """Chapters whose words are others. What recognition makes of a picture is not compared word by word."""
    one, other = before.text, after.text
    if one and other:
        again = [f for f in after.files if f.url == one.url and f.document and f.chapters >= one.chapters]
        other = next(iter(again), other)  # a file that has come beside it says it in another layout
    if not one or not other or not one.document or not other.document or one.document == other.document:
        return
    said_before, said_after = chapters(one.document), chapters(other.document)
    if list(map(_words, said_before)) == list(map(_words, said_after)):
        return
    seen = {one.kind, other.kind} & {*PICTURES}
    old, new = _keyed(said_before), _keyed(said_after)
    for key in [*old, *(key for key in new if key not in old)]:
        a, b = old.get(key), new.get(key)
        if a and b and (seen or a.compared == b.compared):
            continue
        sides = (
            Side(text=text.printed, position=file.position) if text else Side()
            for text, file in ((a, one), (b, other))
        )
        yield Change(what="chapter", key=key, before=next(sides), after=next(sides))


def _words(chapter: Chapter) -> tuple[str, str, str]:
    return chapter.kind, chapter.heading, chapter.text


def _keyed(chapters: Sequence[Chapter]) -> dict[str, Said]:
    """Chapters by kind; by heading where the kind is not known or not the first of its kind."""
    found: dict[str, Said] = {}
    for chapter in chapters:
        heading = ORDINAL.sub("", normal(chapter.heading), count=1)
        key = chapter.kind if chapter.kind != "unclassified" else f"unclassified: {heading}"
        if key in found:
            key = f"{chapter.kind}: {heading}"
        while key in found:
            key += "'"
        found[key] = said(chapter.heading, chapter.text, last=chapter is chapters[-1])
    return found


def metadata_changes(before: Edition, after: Edition) -> Iterator[Change]:
    """What the pages say of themselves; an index row only speaks where the same column had said so before."""
    old, new = before.content, after.content
    for key in sorted((old.metadata.keys() | new.metadata.keys()) - {*OF_THE_SITE}):
        (a, of_a), (b, of_b) = old.metadata.get(key, ("", "")), new.metadata.get(key, ("", ""))
        rows = [of_a, of_b].count("row")
        if rows and (rows == 1 or old.column != new.column):
            continue
        if normal(a) == normal(b) or (key in DAYS and a and b and (a.startswith(b) or b.startswith(a))):
            continue
        yield Change(what="metadata", key=key, before=Side(text=a or None), after=Side(text=b or None))


def document_changes(before: Edition, after: Edition, chapters: Chapters) -> Iterator[Change]:
    """Attachments that came, went or say something else, and a page that is another kind of file."""
    page, now = before.content.page, after.content.page
    if page and now and page.kind != now.kind:
        yield Change(what="document", key=now.url, before=_file(page), after=_file(now))
    for old, new in _matched(before, after):
        if old and new:
            if _says_another(old, new, before, after, chapters):
                yield Change(what="document", key=new.url, before=_file(old), after=_file(new))
        elif old and after.content.skipped.get(old.url, "dead") in DEAD:
            yield Change(what="document", key=old.url, before=_file(old), after=Side())
        elif new and before.content.skipped.get(new.url, "dead") in DEAD:
            yield Change(what="document", key=new.url, before=Side(), after=_file(new))


def _matched(before: Edition, after: Edition) -> Iterator[tuple[File | None, File | None]]:
    """Attachments of two versions by address, else by a name of their own; the same bytes have only moved."""
    old, new = _attachments(before), _attachments(after)
    same = {one.document for one in old.values()} & {one.document for one in new.values()}
    old = {url: one for url, one in old.items() if one.document not in same}
    new = {url: one for url, one in new.items() if one.document not in same}
    before_by_name = _named({url: one for url, one in old.items() if url not in new})
    after_by_name = _named({url: one for url, one in new.items() if url not in old})
    renamed = {one.url: after_by_name[name] for name, one in before_by_name.items() if name in after_by_name}
    for url, one in old.items():
        yield one, new.get(url) or renamed.get(url)
    taken = {*old, *(one.url for one in renamed.values())}
    yield from ((None, other) for url, other in new.items() if url not in taken)


def _attachments(edition: Edition) -> dict[str, File]:
    return {one.url: one for one in edition.files if one.role == "attachment" and one.document}


def _named(files: Mapping[str, File]) -> dict[str, File]:
    counts = Counter(one.name for one in files.values())
    return {one.name: one for one in files.values() if one.name and counts[one.name] == 1}


def _says_another(old: File, new: File, before: Edition, after: Edition, chapters: Chapters) -> bool:
    """Whether a file that has other bytes is another: of a report by what is read, of an HTML page never."""
    if old.kind != new.kind:
        return True
    if not (old.is_report and new.is_report):
        return old.kind != "html"
    told = [
        (
            {
                (r.field, r.source, r.value, r.state)
                for p in one.printed
                if p.document == file.document
                for r in p.readings
            },
            {key: text.compared for key, text in _keyed(chapters(str(file.document))).items()},
        )
        for one, file in ((before, old), (after, new))
    ]
    return told[0] != told[1] or old.unread or new.unread


def _file(file: File) -> Side:
    return Side(text=file.document, position=file.position)
