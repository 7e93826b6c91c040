"""A dialog that opens is the only new window on the screen: none of its parts is one for a moment."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget

from fakes.scenes.window.surfaces import DIALOGS, OTHERS, WholeScene
from run_forms import sized
from tideboard_desktop.settings.view import SettingsDialog


class ShownWindows(QObject):
    """Notes each widget that is shown as a window of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[QWidget] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        """Note it and let it pass."""
        if event.type() is QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.found.append(watched)
        return False


@pytest.fixture
async def scene(qapp: QApplication, tmp_path: Path) -> AsyncIterator[WholeScene]:
    asyncio.get_running_loop().slow_callback_duration = float("inf")  # all of it is built in one go
    made = WholeScene(qapp, tmp_path)
    made.dress()
    made.window.show()
    await made.settle()
    yield made
    await made.end()


async def test_no_part_of_a_dialog_is_a_window_for_a_moment(scene: WholeScene, qapp: QApplication) -> None:
    strangers: dict[str, list[str]] = {}
    for name, make in list({**DIALOGS, **OTHERS}.items())[:: sized(3, 1)]:
        shown = ShownWindows()
        qapp.installEventFilter(shown)
        dialog = make(scene)
        for row in range(dialog.list.count() if isinstance(dialog, SettingsDialog) else 1):
            if isinstance(dialog, SettingsDialog):
                dialog.list.setCurrentRow(row)
            dialog.show()
            await scene.settle()
        qapp.removeEventFilter(shown)
        strangers[name] = [f"{type(one).__name__} {one.objectName()}" for one in shown.found if one is not dialog]
        scene.take_away(dialog)

    assert {name: found for name, found in strangers.items() if found} == {}
