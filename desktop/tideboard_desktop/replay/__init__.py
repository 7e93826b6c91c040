"""A recorded day in the window: docks over the archive at the second of the time bar, and no way to send."""
