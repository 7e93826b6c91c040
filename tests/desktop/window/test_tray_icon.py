"""The icon in the tray: made with its first use, gone with the end; where no tray is nothing fails.

`tests/e2e/test_tray.py` sees it in a tray.
"""

from __future__ import annotations

import pytest

from tideboard_desktop.window.tray_icon import TrayIcon, tray_there

pytestmark = pytest.mark.qt_log_ignore("systemTrayWindowChanged", "does not support raise", extend=True)
"""The offscreen platform has neither a tray nor an order of windows."""


def test_it_is_made_with_the_first_use_and_goes(qapp: object) -> None:
    icon, told = TrayIcon(), list[str]()
    icon.opened.connect(lambda: told.append("opened"))
    icon.quit_chosen.connect(lambda: told.append("quit"))
    icon.describe("nothing is made for this")
    icon.close()
    assert not icon.shown

    icon.show()
    assert icon.shown
    menu = icon.menu
    assert menu is not None
    assert [one.text() for one in menu.actions()] == ["Open Tideboard", "Quit"]
    for entry in menu.actions():
        entry.trigger()
    assert told == ["opened", "quit"]
    icon.close()
    assert not icon.shown


def test_a_message_needs_a_tray(qapp: object) -> None:
    icon = TrayIcon()
    assert not tray_there()  # the offscreen platform has none
    assert not icon.tell("Tideboard", "An order was filled.", urgent=False)
    assert not icon.shown
