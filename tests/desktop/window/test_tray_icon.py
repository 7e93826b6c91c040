"""The icon in the tray: made with its first use, gone with the end; where no tray is nothing fails.

`tests/e2e/test_tray.py` closes the window into it.
"""

from __future__ import annotations

import subprocess
import sys

import pytest

from fakes.servers.desktop_services import first_line, private_bus, service_environment, stopping, virtual_display
from fakes.servers.desktop_shell import desktop_shell
from fakes.walks.person.person import until as look
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


CHILD = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from tideboard_desktop.window.tray_icon import TrayIcon, tray_there
application = QApplication([])
application.setQuitOnLastWindowClosed(False)
icon = TrayIcon()
icon.opened.connect(lambda: print("opened", flush=True))
icon.quit_chosen.connect(application.quit)
told = icon.tell("Tideboard", "An order was filled.", urgent=True)
print(tray_there(), told, icon.shown, flush=True)
QTimer.singleShot(60_000, application.quit)
sys.exit(application.exec())
"""


def test_in_a_tray_it_tells_opens_and_quits() -> None:
    """In a real tray, by the way that Windows and macOS have for notices too."""
    with private_bus() as bus, desktop_shell(bus) as shell, virtual_display() as display:
        env = service_environment({**display, "DBUS_SESSION_BUS_ADDRESS": bus})
        with stopping(subprocess.Popen([sys.executable, "-c", CHILD], env=env, stdout=subprocess.PIPE)) as child:
            assert first_line(child) == "True True True"
            look(lambda: len(shell.items) == 1 and len(shell.shown) == 1)
            assert (shell.shown[0].summary, shell.shown[0].body) == ("Tideboard", "An order was filled.")
            assert list(shell.menu()) == ["Open Tideboard", "Quit"]
            shell.click()
            assert first_line(child) == "opened"
            shell.choose("Open Tideboard")
            assert first_line(child) == "opened"
            shell.choose("Quit")
            assert child.wait(20) == 0
