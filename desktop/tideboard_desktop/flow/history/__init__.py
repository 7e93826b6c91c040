"""Capital flow of past days, weeks and months."""
