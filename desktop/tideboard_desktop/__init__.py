"""Tideboard's window: Qt docks and dialogs over the core."""

from tideboard_desktop import overrides

overrides.install()
