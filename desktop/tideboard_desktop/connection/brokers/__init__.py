"""The brokers that Tideboard can connect to: a folder for each, with a row in `catalogue`."""
