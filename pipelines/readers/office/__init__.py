"""Files of office programs: Word, Excel, OpenDocument, and what their formats leave implied."""
