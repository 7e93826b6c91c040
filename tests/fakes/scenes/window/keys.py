"""The keys of commands, as a window has them, for tests of a part alone."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from fakes.values.failing import fail
from tideboard_core.system.settings import Settings
from tideboard_core.system.settings_store import SettingsFile
from tideboard_desktop.ui.command import Command
from tideboard_desktop.ui.preferences import Preferences
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.window.keyboard.key_table import KeyTable


def memory_preferences(settings: Settings | None = None) -> Preferences:
    """Settings that are never written."""
    file = SettingsFile(Path("nowhere"))
    return Preferences(settings or Settings(), file, Tasks(fail), writable=False, failed=lambda: None)


def give_keys(window: QWidget, commands: Iterable[Command]) -> KeyTable:
    """Install the default keys of these commands in a window."""
    return KeyTable(window, commands, memory_preferences())
