"""A page saved with its pictures as one MIME message (.mht; Word saves it as .doc too) → both."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator

_HEAD = re.compile(rb"\A\s*(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?MIME-Version:", re.IGNORECASE)
_PARTS = re.compile(rb"^Content-Type:\s*(?:multipart/related|text/html)", re.IGNORECASE | re.MULTILINE)


def is_mht(data: bytes) -> bool:
    """Whether a MIME message with a page in it begins here."""
    return bool(_HEAD.match(data[:2048]) and _PARTS.search(data[:4096]))


def pictures_of(data: bytes) -> Iterator[bytes]:
    """The pictures that come with the page, in their order."""
    for part in email.message_from_bytes(data, policy=email.policy.compat32).walk():
        picture = part.get_payload(decode=True) if part.get_content_maintype() == "image" else None
        if isinstance(picture, bytes):
            yield picture


def page_of(data: bytes) -> bytes:
    """The first page of the message; b"" where there is none."""
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            page = part.get_payload(decode=True)
            return page if isinstance(page, bytes) else b""
    return b""
