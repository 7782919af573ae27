"""Portals of 江西省."""
