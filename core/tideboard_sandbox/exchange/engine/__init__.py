"""Market and broker together, moved forward in time."""
