"""The health of a gateway program."""
