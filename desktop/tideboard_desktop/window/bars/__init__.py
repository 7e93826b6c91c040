"""Top bar, status strip and banner of the window."""
