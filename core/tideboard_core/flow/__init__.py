"""Arithmetic of capital flow by session minute: what map, board and signals compute from, live and from the archive."""
