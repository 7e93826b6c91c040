"""What services and the desktop expect of a gateway, a keyring, a clock and a person."""
