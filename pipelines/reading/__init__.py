"""Document → Report: text, metadata, chapters, tables, checks."""
