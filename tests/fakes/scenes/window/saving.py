"""Saves a file from a dock as a person does."""

from __future__ import annotations

import asyncio
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from tideboard_desktop.ui.command import Command


async def saved(window: QWidget, command: Command, path: Path) -> bytes:
    """Run a command that saves and give its file dialog over `window` an answer; returns what was written."""
    command.run()
    dialogs: list[QFileDialog] = []
    for _turn in range(3000):
        await asyncio.sleep(0)
        dialogs = [one for one in window.findChildren(QFileDialog) if one.isVisible()]
        if dialogs:
            break
    [dialog] = dialogs
    field = dialog.findChild(QLineEdit, "fileNameEdit")
    assert isinstance(field, QLineEdit)
    field.setText(str(path))
    dialog.accept()
    while not await asyncio.to_thread(path.exists):
        pass
    return await asyncio.to_thread(path.read_bytes)
