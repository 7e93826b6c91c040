"""The arithmetic of both axes: columns of time, prices, their labels."""
