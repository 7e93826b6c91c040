"""The command palette: one box that finds symbols, docks, actions and settings."""
