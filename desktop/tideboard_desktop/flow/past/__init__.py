"""Earlier sessions from the archive beside today: percentile, usual range, a past day, the strip of sessions."""
