"""A combination of options: legs picked from the chain, net price, payoff, and the way to its review."""
