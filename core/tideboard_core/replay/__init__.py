"""A recorded day as a market of its own: what was known at each second of it, for views; nothing of it can send."""
