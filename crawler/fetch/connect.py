"""`--connect-to HOST:PORT:ADDRESS:PORT` and `--cacert FILE`, both as in curl."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from twisted.internet.ssl import Certificate, trustRootFromCertificates
from twisted.web.client import BrowserLikePolicyForHTTPS

from archive import UsageError

_FORM = re.compile(r"(\[[^\]]*\]|[^:\[\]]*):(\d*):(\[[^\]]*\]|[^:\[\]]*):(\d*)")
_PEM = re.compile(rb"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----\r?\n?", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Detour:
    """Connections to host and port go to address and port instead; empty and 0 mean any, or unchanged."""

    host: str
    port: int
    address: str
    to_port: int

    @classmethod
    def parse(cls, text: str) -> Detour:
        """Read one option; raises UsageError where it has another form."""
        match = _FORM.fullmatch(text)
        if not match:
            raise UsageError(f"--connect-to {text}: write HOST:PORT:ADDRESS:PORT, as for curl")
        host, port, address, to_port = match.groups()
        return cls(
            host=host.strip("[]").lower(),
            port=int(port or 0),
            address=address.strip("[]"),
            to_port=int(to_port or 0),
        )

    def takes(self, host: str, port: int) -> bool:
        """Whether this detour is for that host and port."""
        return self.host in ("", host.lower()) and self.port in (0, port)


def detour(detours: Iterable[Detour], host: str, port: int) -> tuple[str, int] | None:
    """Where a connection goes: the first detour that takes it decides; None where none does."""
    for one in detours:
        if one.takes(host, port):
            return one.address or host, one.to_port or port
    return None


def policy(cacert: Path) -> BrowserLikePolicyForHTTPS:
    """TLS that trusts the certificates of a PEM file and nothing else; raises UsageError without any."""
    try:
        found: Sequence[bytes] = _PEM.findall(cacert.read_bytes())
        loaded = [Certificate.loadPEM(one) for one in found]
        roots = trustRootFromCertificates(loaded)  # type: ignore[no-untyped-call]
    except Exception as error:
        raise UsageError(f"--cacert {cacert}: {error}") from error
    if not found:
        raise UsageError(f"--cacert {cacert} holds no certificate")
    return BrowserLikePolicyForHTTPS(roots)  # type: ignore[no-untyped-call]
