"""The store: rows in, SQLite out."""

from pipelines.store.catch_up import Portal, Portals, catch_up
from pipelines.store.database import NAME
from pipelines.store.digests import Digests
from pipelines.store.rebuild import Rebuilt, rebuild
from pipelines.store.store import Store, digests

__all__ = [
    "NAME",
    "Digests",
    "Portal",
    "Portals",
    "Rebuilt",
    "Store",
    "catch_up",
    "connect",
    "digests",
    "rebuild",
]
