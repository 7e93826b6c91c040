"""What stands around the window knows what this run is connected to."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fakes.scenes.window.surfaces import WholeScene
from fakes.values.waiting import until
from tideboard_core.system.settings import Backend, Connection
from tideboard_desktop.about import user_guide
from tideboard_desktop.settings.first_start import FirstStartCard
from tideboard_desktop.window.bars.banner import Banner

HOST = "gate.example.com"


@pytest.fixture
async def scene(qapp: QApplication, tmp_path: Path) -> AsyncIterator[WholeScene]:
    """A run whose gateway was given on the command line: the settings do not hold it."""
    made = WholeScene(qapp, tmp_path, connection=Connection(backend=Backend.OPEND, host=HOST))
    yield made
    await made.end()


async def test_the_details_of_an_error_leave_out_a_host_of_the_command_line(scene: WholeScene) -> None:
    crashes = scene.services.crashes
    follow = crashes.survived(OSError(f"{HOST} is asleep"), "session").follow
    assert follow is not None
    follow()
    dialog = crashes.dialog
    assert dialog is not None
    text = dialog.view.toPlainText()
    dialog.reject()

    assert "OSError: [text]" in text
    assert HOST not in text


async def test_what_the_guide_says_can_be_dismissed_after_a_window_rebuild(
    scene: WholeScene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(user_guide, "path_of", lambda _what: str(tmp_path / "nowhere"))
    window = scene.built.window
    scene.services.open_page("guide:")
    assert window.banner.message is not None
    old = window.banner
    new = window.banner = Banner(scene.theme)
    new.take_over(old)
    new.button.click()
    assert new.message is None
    window.banner = old
    new.deleteLater()


@pytest.mark.parametrize("way", ["key", "mouse"])
async def test_after_the_card_of_the_first_start_the_palette_has_the_focus(scene: WholeScene, way: str) -> None:
    """And when that closes the dock in use, not the account's arrow in the top bar, which comes next in the window."""
    window = scene.built.window
    scene.services.attach_window()
    window.show()
    window.activateWindow()
    await until(window.isActiveWindow)
    card = window.findChild(FirstStartCard)
    assert card is not None
    card.start.setFocus()
    if way == "key":
        QTest.keyClick(card.start, Qt.Key.Key_Space)
    else:
        QTest.mouseClick(card.start, Qt.MouseButton.LeftButton)
    palette = scene.built.keyboard.palette
    assert palette.isVisible()
    await until(palette.field.hasFocus)
    QTest.keyClick(palette.field, Qt.Key.Key_Escape)
    await until(lambda: not palette.isVisible())
    focused = window.focusWidget()
    assert card.isHidden()
    assert focused is not None
    assert focused is window.workspace.active.body or window.workspace.active.body.isAncestorOf(focused)
