"""Replica portals on loopback: the demo's world, and the tests'."""

from crawler.demo.replicas import Replicas

__all__ = ["Replicas"]
