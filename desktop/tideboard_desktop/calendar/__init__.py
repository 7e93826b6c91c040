"""What comes: reports, dividends, splits, listings, macro figures, by day."""
