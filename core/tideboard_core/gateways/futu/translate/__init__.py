"""OpenD messages to frozen model values; nothing else reads a generated message."""
