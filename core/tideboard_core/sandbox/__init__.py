"""The sandbox: one simulated exchange behind the front doors of real brokers."""
