"""Which bodies reach a spider: those of attachments only as far as they are small.

A spider needs no more of an attachment than the name of its capture; readers read it from the archive.
"""

from __future__ import annotations

from scrapy import Request

from archive import Role
from crawler.fetch.session import role_of

MOST = 8 << 20  # bytes of an attachment's body that still lie in memory
LEFT_OUT = "left-out"  # the flag of a response whose body is in the archive alone


def most_of(request: Request) -> int | None:
    """The size above which a body is left out of the response; None: never."""
    return MOST if role_of(request) is Role.ATTACHMENT else None
