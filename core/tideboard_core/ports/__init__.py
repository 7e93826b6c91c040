"""Interfaces of a gateway, a keyring, a clock and the confirming user, as core and desktop use them."""
