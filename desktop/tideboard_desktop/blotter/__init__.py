"""Orders, fills, positions and cash of the account: the dock, its tables and menus."""
