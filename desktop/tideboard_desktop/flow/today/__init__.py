"""Capital flow of the current session: chart, minutes, distribution."""
