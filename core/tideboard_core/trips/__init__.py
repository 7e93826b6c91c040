"""What a person's own accounts held and did, and notes on it, kept in a file of their own apart from the archive."""
