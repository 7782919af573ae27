"""Portals of 云南省."""
