"""The main window: its bars, the workspace of docks, palette, keyboard and notices."""
