"""The vocabulary of the market and of trading, as frozen values without any I/O."""
