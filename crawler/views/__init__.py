"""What the commands show: rows and findings in words, as tables and as JSON."""
