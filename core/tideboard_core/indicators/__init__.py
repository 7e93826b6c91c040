"""Indicators over bars: arrays of numbers in, arrays of numbers out; TA-Lib where it is installed, numpy elsewhere."""
