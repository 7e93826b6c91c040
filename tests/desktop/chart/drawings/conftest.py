"""The scene of the drawings' tests."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from fakes.scenes.drawings import DrawingScene


@pytest.fixture
async def scene(qapp: QApplication) -> AsyncIterator[DrawingScene]:
    """A chart on screen."""
    from fakes.scenes.drawings import DrawingScene
    from fakes.scenes.screen.whole_style import install
    from fakes.values.waiting import between_tasks
    from tideboard_desktop.ui.theme import make_theme

    install(qapp, make_theme())
    found = DrawingScene()
    found.window.show()
    found.window.activateWindow()
    await between_tasks(qapp.processEvents)
    yield found
    found.window.close()
    found.window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    await found.tasks.close()
