"""Indicators of the price chart: choosing, setting and drawing them."""
