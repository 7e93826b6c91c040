"""Values of the exchange as OpenD messages."""
