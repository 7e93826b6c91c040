"""One dock per file: a view of the hub, without logic."""
