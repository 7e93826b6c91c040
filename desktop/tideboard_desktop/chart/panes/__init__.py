"""Sizes of the panes of the price chart."""
