"""The parts of the watchlist: its lists, tabs, columns, codes from elsewhere."""
