"""Changes of order books, quotes and session facts as they were recorded."""
