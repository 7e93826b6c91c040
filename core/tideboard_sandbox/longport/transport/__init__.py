"""Packets, sockets and HTTP of the LongPort port."""
