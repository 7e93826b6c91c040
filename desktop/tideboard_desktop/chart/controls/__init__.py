"""Rows above and below the panes of a chart, and the choice of an interval."""
