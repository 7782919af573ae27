"""A document in another form, made by a tool, as records beside the portal's captures.

A conversion is written like an exchange: a metadata record that says what was converted and by what, then the
`conversion` record, which commits it. Where the tool failed, the metadata record stands alone and says why.
"""

from __future__ import annotations

import io
from collections.abc import Mapping

from archive.captures import State, StoredConversion
from archive.exchange import Draft, warc_fields
from archive.records import Record, bare, digest, new_id

MIME = "text/html;charset=utf-8"
FACTS = ("document", "kind", "tool", "version")  # what a metadata record of a conversion always has


def drafts(one: StoredConversion, html: bytes) -> list[Draft]:
    """The records in the order of writing; `one` has its record id and time.

    The metadata record names the conversion by WARC-Refers-To: a conversion may not take part in
    WARC-Concurrent-To (ISO 28500:2017 §5.7).
    """
    common: dict[str, str | list[str]] = {"WARC-Date": one.time, "WARC-Target-URI": one.url}
    facts = {
        "portal": one.portal,
        "run": one.run,
        "state": State.FAILED if one.error else State.COMPLETE,
        **{name: getattr(one, name) for name in FACTS},
        "error": one.error,
    }
    about: dict[str, str | list[str]] = {
        "WARC-Type": "metadata",
        "WARC-Record-ID": f"<{one.conversion if one.error else new_id()}>",
        **common,
        "WARC-Refers-To": f"<{one.capture if one.error else one.conversion}>",
        "Content-Type": "application/warc-fields",
    }
    made: dict[str, str | list[str]] = {
        "WARC-Type": "conversion",
        "WARC-Record-ID": f"<{one.conversion}>",
        **common,
        "WARC-Refers-To": f"<{one.capture}>",
        "Content-Type": MIME,
        "WARC-Payload-Digest": digest([html]),
    }
    return [(about, warc_fields(facts)), *([] if one.error else [(made, io.BytesIO(html))])]


def told(facts: Mapping[str, str]) -> bool:
    """Whether the facts of a metadata record are those of a conversion."""
    return "document" in facts


def conversion_of(commit: Record, facts: Mapping[str, str], file: str) -> StoredConversion:
    """A conversion, or a failure, from the record that commits it and its facts."""
    return StoredConversion(
        **{name: facts.get(name, "") for name in (*FACTS, "error", "portal", "run")},
        capture=bare(commit.get("WARC-Refers-To")),
        url=bare(commit.get("WARC-Target-URI")),
        conversion=commit.id,
        time=commit.get("WARC-Date"),
        file=file,
        offset=commit.offset,
    )
