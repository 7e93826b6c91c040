"""Connections: brokers, addresses, sign-in, checks, and the services built over their gateways."""
