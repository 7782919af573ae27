"""Portals of 河北省."""
