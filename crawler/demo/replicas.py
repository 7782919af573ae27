"""Replicas of four portals on loopback, reached under their real names by --connect-to."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType

from crawler.demo import certificates
from crawler.demo.server import Server
from crawler.demo.sites import BUILDERS, Site


class Replicas:
    """While it is open, the portals in `portals` answer on 127.0.0.1; or other sites that are given.

    `connect_to` holds HOST:PORT:ADDRESS:PORT for the ports (80 and 443) of every host, `cacert` the file of
    the authority that vouches for them; both as curl takes them.
    """

    portals: tuple[str, ...] = tuple(sorted(BUILDERS))
    connect_to: list[str]
    cacert: Path

    def __init__(self, sites: Iterable[Site] | None = None) -> None:
        self._sites = sites

    def __enter__(self) -> Replicas:
        self._folder = TemporaryDirectory(prefix="replicas-")
        folder = Path(self._folder.name)
        chosen = (build() for build in BUILDERS.values()) if self._sites is None else self._sites
        sites = {site.host: site for site in chosen}
        self.hosts = tuple(sites)
        self.cacert = certificates.write(folder, self.hosts)
        self._servers = {80: Server(sites), 443: Server(sites, certificates.context(folder))}
        self.connect_to = [
            f"{host}:{port}:127.0.0.1:{server.server_port}"
            for host, site in sites.items()
            for port, server in self._servers.items()
            if port in site.ports
        ]
        return self

    def show(self, sites: Iterable[Site]) -> None:
        """From now on the hosts answer with these sites; hosts that come anew are not reached."""
        shown = {site.host: site for site in sites}
        for server in self._servers.values():
            server.sites = shown

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for server in self._servers.values():
            server.end()
        self._folder.cleanup()
