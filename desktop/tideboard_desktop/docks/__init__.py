"""What every dock is built from: its context, the base `Dock`, reads with their states, tables, row menus."""
