"""Collects capital flow and minute bars into the archive: the program `tideboard-archive` and what it is made of."""
