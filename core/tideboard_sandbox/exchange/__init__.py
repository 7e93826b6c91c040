"""The simulated exchange: order books, participants, capital flow, history and accounts, without any I/O loop."""
