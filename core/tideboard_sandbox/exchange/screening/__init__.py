"""Stock screens over the simulated market."""
