"""Tideboard's window: Qt docks and dialogs over the core."""

from importlib.util import find_spec

if find_spec("shiboken6") is not None:  # `dev.py` reads the list of system libraries before anything is installed
    from tideboard_desktop import overrides

    overrides.install()
