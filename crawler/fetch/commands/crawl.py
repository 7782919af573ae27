"""`scrapy crawl` under crawler.settings."""

from __future__ import annotations

import argparse

from scrapy.commands import crawl

from crawler.fetch.commands import guarded


class Command(crawl.Command):
    """As Scrapy's; exit codes 2 (usage), 4 (archive) and 130 (Ctrl-C) besides."""

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Run, and say in one line what stopped it."""
        self.exitcode = guarded(self, lambda: super(Command, self).run(args, opts))
