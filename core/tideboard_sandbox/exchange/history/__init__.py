"""Past days of the simulated market: bars and flow."""
