"""What sentences state held against what the tables print (px.* of the identities).

The table counts; a sentence that states another number is the soft finding `text-against-table`. Sentences
often count the requests carried over among those received, which is accepted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from pipelines.document import Finding
from pipelines.forms import form
from pipelines.report import Check, Reading, State, Value

Readings = Mapping[str, Reading]

_UNREAD = (State.AMBIGUOUS, State.ILLEGIBLE)
_LITIGATION = ("disputes.litigation_direct.total", "disputes.litigation_post_review.total")
_GROUPS = {  # stated of a group of results → how its rows are called
    "denied": "denied_",
    "unable": "unable_",
    "not_processed": "not_processed_",
    "other_handling": "other_",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """An identity: what sentences state is one of these sums of printed fields."""

    id: str
    stated: str
    sums: tuple[tuple[str, ...], ...]


@cache
def agreements(name: str) -> tuple[Agreement, ...]:
    """The identities of the form of that name: those between sums first, then field against field."""
    received, over = "requests.new_received.total", "requests.carried_over.total"
    processed = "requests.total_processed.total"
    summed = (
        Agreement(id="px.new_received", stated=received, sums=((received,), (received, over))),
        Agreement(id="px.processed", stated=processed, sums=((processed,),)),
        Agreement(id="px.processed", stated="stated.answered", sums=((processed,),)),
        *(Agreement(id="px.results", stated=f"stated.{group}", sums=(_rows(name, prefix),))
          for group, prefix in _GROUPS.items()),
        Agreement(id="px.litigation", stated="stated.litigation", sums=(_LITIGATION,)),
        Agreement(id="px.complaint_none", stated="stated.complaints",
                  sums=(("disputes.review.total", *_LITIGATION),)),
        Agreement(id="px.fees", stated="stated.fees", sums=(("requests.other_overdue_fee.total",),)),
    )  # fmt: skip
    known = {one.stated for one in summed}
    fields = (field for table in form(name).tables for field in form(name).fields(table))
    single = (Agreement(id=_identity(field), stated=field, sums=((field,),)) for field in fields)
    return (*summed, *(one for one in single if one.stated not in known))


def text_checks(prose: Readings, table: Readings) -> Iterator[Check]:
    """Every identity of which sentences state the one side and a table prints the other."""
    if not (prose and table):
        return
    names = {one.form for one in table.values() if one.field.startswith("requests.")}
    name = min(names or {one.form for one in table.values() if one.form != "2014"} or {"2021"})
    for one in agreements(name):
        said = prose.get(one.stated)
        if said is not None and one.sums[0][0] in table and _is_meant(one, said):
            yield _check(one, said, table)


def text_findings(checks: Iterable[Check], prose: Readings, table: Readings) -> Iterator[Finding]:
    """Sentences that state another number than the table prints, the fields of the table named."""
    for one in checks:
        said, *fields = one.fields
        if one.status == "fails":
            yield Finding(
                code="text-against-table",
                severity="info",
                fields=tuple(fields),
                place=" ".join([prose[said].place, *(table[field].place for field in fields)]),
                values={"identity": one.identity, "text": one.left, "table": one.right},
            )


def _is_meant(one: Agreement, said: Reading) -> bool:
    """Complaints and fees are no figures of the tables; that there were none is a statement about them."""
    return one.id not in ("px.complaint_none", "px.fees") or said.value == 0


def _check(one: Agreement, said: Reading, table: Readings) -> Check:
    sums = [found for fields in one.sums if (found := _sum(fields, table)) is not None]
    printed = tuple(field for field in one.sums[0] if field in table)
    open_ = said.state in _UNREAD or not sums
    status = "undecidable" if open_ else "holds" if said.value in sums else "fails"
    return Check(
        identity=one.id,
        scope=one.stated,
        status=status,
        left=None if open_ else said.value,
        right=None if open_ else said.value if status == "holds" else sums[0],
        fields=(one.stated, *printed),
    )


def _sum(fields: tuple[str, ...], table: Readings) -> Value:
    """The sum of printed cells, blanks as 0; null where one is not printed, or cannot be read."""
    cells = [table.get(field) for field in fields]
    read = [cell for cell in cells if cell is not None and cell.state not in _UNREAD]
    values = [cell.value for cell in read if cell.value is not None]
    return sum(values) if values and len(read) == len(cells) else None


def _rows(name: str, prefix: str) -> tuple[str, ...]:
    (block,) = form(name).tables["requests"]
    return tuple(f"requests.{row.id}.total" for row in block.rows if row.id.startswith(prefix))


def _identity(field: str) -> str:
    table, row, column = field.split(".")
    if table == "disputes":
        return f"px.{row.partition('_')[0]}"
    if table == "requests":
        return "px.carried_forward" if row in ("carried_forward", "carried_over") else "px.results"
    return "px.valid_documents" if column in ("made", "repealed", "valid") else "px.decisions"
