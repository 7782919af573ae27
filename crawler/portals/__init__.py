"""The portals that this project follows, as their spiders declare them."""
