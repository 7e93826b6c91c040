"""Live market state: the hub, the session that keeps it current, and what is read on a schedule."""
