"""Which addresses are of the public net; `--connect-to` and `--cacert`, both as in curl, lead elsewhere."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from twisted.internet.ssl import Certificate, trustRootFromCertificates
from twisted.web.client import BrowserLikePolicyForHTTPS

from archive import UsageError

_FORM = re.compile(r"(\[[^\]]*\]|[^:\[\]]*):(\d*):(\[[^\]]*\]|[^:\[\]]*):(\d*)")
PORTS = {"http": 80, "https": 443}
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
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


def named(detours: Iterable[Detour], address: str, port: int) -> bool:
    """Whether a detour names this address and port as its end."""
    peer = ipaddress.ip_address(address)
    return any(_is(one.address, peer) and one.to_port in (0, port) for one in detours)


def public(address: str) -> bool:
    """Whether an address is of the public net; of IPv6 ones that carry an IPv4 one, that counts.

    Raises ValueError where it is none.
    """
    peer = ipaddress.ip_address(address)
    if isinstance(peer, ipaddress.IPv6Address):
        within = peer.ipv4_mapped or peer.sixtofour
        if peer in NAT64:
            within = ipaddress.IPv4Address(int(peer) & 0xFFFFFFFF)
        if within:
            return public(str(within))
        if peer.is_site_local:
            return False
    return peer.is_global and not peer.is_multicast and not peer.is_reserved


def _is(address: str, peer: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    try:
        return ipaddress.ip_address(address) == peer
    except ValueError:
        return False  # a name: what it means is for the net to say


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
