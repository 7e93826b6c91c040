"""The sandbox: one simulated exchange behind the ports of real brokers."""
