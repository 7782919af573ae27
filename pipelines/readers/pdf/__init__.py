"""PDF with a text layer, as PDFium tells it: characters and drawn lines of each page."""
