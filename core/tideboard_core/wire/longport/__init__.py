"""LongPort on the wire: packets, commands, handshakes, request signing, symbols; no I/O."""
