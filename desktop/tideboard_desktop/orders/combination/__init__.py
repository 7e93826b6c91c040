"""The confirmation of a combination of options, and the picture of its payoff."""
