"""A file inside a zip is found by its sha256, and damaged or hostile zips hold nothing."""

from __future__ import annotations

import io
import zipfile

from hypothesis import given
from hypothesis import strategies as st

from archive import member, sha256_hex

WORD = b"{\\rtf1 a report}"


def zipped(**files: bytes) -> bytes:
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as made:
        for name, data in files.items():
            made.writestr(name, data)
    return package.getvalue()


DEEP = zipped(a=b"none", b=zipped(c=WORD))


def test_it_is_found_in_a_zip_and_in_one_within() -> None:
    wanted = sha256_hex(WORD)
    assert member(zipped(a=b"", b=WORD), wanted) == WORD
    assert member(DEEP, wanted) == WORD
    assert member(zipped(d=DEEP), wanted) is None, "no reader goes so deep"
    assert member(zipped(a=WORD), sha256_hex(b"another")) is None
    assert member(WORD, wanted) is None, "it is no zip"


@given(st.integers(0, len(DEEP) - 1), st.binary(max_size=8))
def test_damage_never_raises(at: int, put: bytes) -> None:
    damaged = DEEP[:at] + put + DEEP[at + len(put) :]
    assert member(damaged, sha256_hex(WORD)) in (None, WORD)
