"""The store: rows in, SQLite out."""

from pipelines.store.agreement import DatabaseWitness, check_database
from pipelines.store.catch_up import Portal, Portals, catch_up
from pipelines.store.database import NAME
from pipelines.store.digests import Digests
from pipelines.store.queries import Reading, reading
from pipelines.store.rebuild import Rebuilt, rebuild
from pipelines.store.store import Store

__all__ = [
    "NAME",
    "DatabaseWitness",
    "Digests",
    "Portal",
    "Portals",
    "Reading",
    "Rebuilt",
    "Store",
    "catch_up",
    "check_database",
    "reading",
    "rebuild",
]
