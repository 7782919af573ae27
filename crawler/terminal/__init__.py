"""Where commands meet people: what they print, and the options that they share."""

from crawler.terminal.output import err, error, listed, minute, note, out, print_json, progress, say, table

__all__ = ["err", "error", "listed", "minute", "note", "out", "print_json", "progress", "say", "table"]
