"""Portals of 广东省."""
