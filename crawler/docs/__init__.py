"""The generated parts of docs/: `python -m crawler.docs.pages` writes them anew."""
