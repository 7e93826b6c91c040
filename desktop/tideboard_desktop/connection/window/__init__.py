"""The connection window and its opener."""
