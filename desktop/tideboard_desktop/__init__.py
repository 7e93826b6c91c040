"""Tideboard's window: Qt docks and dialogs over the core."""
