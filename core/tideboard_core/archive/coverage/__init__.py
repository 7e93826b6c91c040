"""What an archive covers, for the views of it."""
