"""Statistics of a range of bars that is chosen on the price chart."""
