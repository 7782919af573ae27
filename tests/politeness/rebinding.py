"""A resolver that names any host an address of this machine, as a name server that an attacker owns would."""

from __future__ import annotations

from typing import Any, Self

from scrapy.resolver import CachingThreadedResolver
from twisted.internet import defer


class Rebinding(CachingThreadedResolver):
    """For TWISTED_DNS_RESOLVER."""

    @classmethod
    def from_crawler(cls, crawler: Any, reactor: Any) -> Self:
        """For Scrapy."""
        return cls(reactor, 0, 5)

    def getHostByName(self, name: str, timeout: Any = ()) -> defer.Deferred[str]:  # noqa: N802
        """Always the same answer."""
        return defer.succeed("127.0.0.1")
