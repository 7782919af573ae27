"""Plain text and Markdown: lines as paragraphs, and the tables that signs and blanks set in them."""
