"""A window is built without a style sheet and dressed once: the application has none, every window has the theme's."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QMainWindow

from fakes.scenes.window.main_window import WholeWindow
from tideboard_desktop.ui.theme import style_sheet


@pytest.fixture
async def whole(qapp: QApplication, tmp_path: Path) -> AsyncIterator[WholeWindow]:
    asyncio.get_running_loop().slow_callback_duration = float("inf")  # all of it is built in one go
    made = WholeWindow(qapp, tmp_path)
    yield made
    await made.end()


async def test_the_style_sheet_is_on_the_window(whole: WholeWindow, qapp: QApplication) -> None:
    window = whole.built.window
    assert window.styleSheet() == style_sheet(whole.theme)
    assert not qapp.styleSheet()


async def test_nothing_stands_outside_a_dressed_window(whole: WholeWindow, qapp: QApplication) -> None:
    """The sheet makes tool tips plain text: a window of ours without it would interpret the markup of a broker."""
    window = whole.built.window
    window.show()
    ours = [one for one in qapp.topLevelWidgets() if one is not window and type(one).__module__.startswith("tideboard")]
    outside = [one for one in ours if one.window() is not window and not _over(one, window)]
    assert [(type(one).__name__, one.objectName()) for one in outside] == []


class Paints(QObject):
    """Which widgets are painted, and which are laid out again."""

    def __init__(self) -> None:
        super().__init__()
        self.painted: set[str] = set()
        self.laid_out: set[str] = set()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        """Note both by object name."""
        if event.type() is QEvent.Type.Paint:
            self.painted.add(watched.objectName())
        elif event.type() is QEvent.Type.LayoutRequest:
            self.laid_out.add(watched.objectName())
        return False


async def test_a_second_at_rest_paints_only_the_texts_that_changed(whole: WholeWindow, qapp: QApplication) -> None:
    """Clock and ages paint their own ground: the bars below them stay, and no layout is asked."""
    window = whole.built.window
    window.show()

    async def second() -> None:
        whole.clock.advance(1.0)
        whole.frame._second_tick()
        await asyncio.sleep(0.05)

    for _ in range(20):  # past every age that starts to warn, and past the first paints
        await second()
    paints = Paints()
    qapp.installEventFilter(paints)
    for _ in range(3):
        await second()
    qapp.removeEventFilter(paints)

    assert not {"top_bar", "link_cell", "status_strip", "strip_quotes", "strip_flow"} & paints.painted
    assert "main_window" not in paints.laid_out
    assert window.strip.quotes._age.text() in window.strip.quotes.accessibleName()


def _over(one: object, window: QMainWindow) -> bool:
    at = one
    while at is not None and at is not window:
        at = at.parentWidget()  # type: ignore[attr-defined]
    return at is window
