"""A recorded session, or one's own file, as the exchange's market."""
