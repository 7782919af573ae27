"""HTML: from markup to the lines and grids that a reader of the page sees."""
