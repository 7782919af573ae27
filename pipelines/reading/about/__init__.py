"""What a document is and says of itself: report or not, whose and of what year, title, metadata."""
