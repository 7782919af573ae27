"""Portals of 江苏省."""
