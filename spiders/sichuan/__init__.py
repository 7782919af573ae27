"""Portals of 四川省."""
