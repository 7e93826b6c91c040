"""The capital flow of many securities at once: a table, a treemap, and how the sources of the figures stand."""
