"""The order ticket: the dock, its form and its checks."""
