"""Portals of 甘肃省."""
