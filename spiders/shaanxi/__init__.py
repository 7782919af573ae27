"""Portals of 陕西省."""
