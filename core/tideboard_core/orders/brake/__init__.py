"""The loss brake of an account: its limits, the result of the day, and what it holds."""
