"""The capital-flow chart: axes, layers, crosshair, read-out, headline, distribution and states."""
