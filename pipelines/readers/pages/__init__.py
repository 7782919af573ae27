"""Pages of characters and drawn lines, of PDF or OFD → lines, paragraphs and tables in reading order."""
