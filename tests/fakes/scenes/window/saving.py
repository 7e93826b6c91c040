"""Saves a file from a dock as a person does."""

from __future__ import annotations

import asyncio
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from fakes.scenes.window.dialogs import name_file, visible
from fakes.values.waiting import until
from tideboard_desktop.ui.command import Command


async def saved(window: QWidget, command: Command, path: Path) -> bytes:
    """Run a command that saves and give its file dialog over `window` an answer; returns what was written."""
    command.run()
    await until(lambda: visible(window, QFileDialog))
    dialog = visible(window, QFileDialog)[0]
    name_file(dialog, path)
    dialog.accept()
    await until(path.exists)
    return await asyncio.to_thread(path.read_bytes)
