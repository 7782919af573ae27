"""Portals of 浙江省."""
