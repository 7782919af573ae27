"""A crawl of portals in one process, from its start to the database that it leaves."""
