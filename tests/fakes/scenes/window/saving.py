"""Saves a file from a dock as a person does."""

from __future__ import annotations

import asyncio
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from tideboard_desktop.ui.command import Command

PATIENCE = 60.0
"""Seconds: a count of the loop's turns would be a time that depends on the machine's load."""


async def saved(window: QWidget, command: Command, path: Path) -> bytes:
    """Run a command that saves and give its file dialog over `window` an answer; returns what was written."""
    command.run()
    async with asyncio.timeout(PATIENCE):
        dialog = await _asked(window)
    field = dialog.findChild(QLineEdit, "fileNameEdit")
    assert isinstance(field, QLineEdit)
    field.setText(str(path))
    dialog.accept()
    async with asyncio.timeout(PATIENCE):
        while not await asyncio.to_thread(path.exists):
            pass
    return await asyncio.to_thread(path.read_bytes)


async def _asked(window: QWidget) -> QFileDialog:
    """The file dialog over `window`, once it is there: what it saves may be read in a thread first."""
    while True:
        await asyncio.sleep(0)
        for dialog in window.findChildren(QFileDialog):
            if dialog.isVisible():
                return dialog
