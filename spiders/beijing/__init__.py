"""Portals of 北京市."""
