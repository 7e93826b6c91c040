"""Options, warrants and futures of the simulated exchange."""
