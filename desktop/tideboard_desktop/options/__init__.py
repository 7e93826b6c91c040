"""The parts of the option chain and of the list of warrants."""
