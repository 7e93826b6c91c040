"""The log page of the connection window."""
