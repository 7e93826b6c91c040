"""The real services that tests start: each answers, alone, as an ordinary user."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from fakes.servers.desktop_services import (
    accessibility_bus,
    gnome_keyring,
    keyring_environment,
    private_bus,
    program,
    service_environment,
    short_folder,
    stopping,
    virtual_display,
)
from fakes.walks.person import screen_reader as atspi

pytestmark = pytest.mark.slow

KEYRING_CLIENT = """
import json, sys
from keyring.backends.SecretService import Keyring
try:
    if len(sys.argv) > 1:
        Keyring().set_password("service", "name", sys.argv[1])
    print(json.dumps(Keyring().get_password("service", "name")))
except Exception as error:
    print(json.dumps(type(error).__name__))
"""
WINDOW = """
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QVBoxLayout, QWidget
app = QApplication([])
window, field, button = QWidget(), QLineEdit("1"), QPushButton("Go")
field.setAccessibleIdentifier("field")
button.setAccessibleIdentifier("button")
button.clicked.connect(lambda: button.setText("Went with " + field.text()))
layout = QVBoxLayout(window)
layout.addWidget(field)
layout.addWidget(button)
window.show()
app.exec()
"""


def ask_keyring(home: Path, bus: str, *stored: str) -> object:
    """What a client of the keyring gets, after storing a value if there is one; an error by its name."""
    with short_folder() as runtime:
        env = keyring_environment(home, bus, runtime)
        command = [sys.executable, "-c", KEYRING_CLIENT, *stored]
        done = subprocess.run(command, env=env, capture_output=True, text=True, check=True)
    answer: object = json.loads(done.stdout)
    return answer


def test_keyring_keeps_unlocks_and_stays_locked(tmp_path: Path) -> None:
    """Unlocked it stores, restarted it remembers, and without the right password it says that it is locked."""
    with private_bus() as bus:
        with gnome_keyring(tmp_path, bus):
            assert ask_keyring(tmp_path, bus) == "InitError"
        with gnome_keyring(tmp_path, bus, "right"):
            assert ask_keyring(tmp_path, bus, "value") == "value"
        with gnome_keyring(tmp_path, bus, "right"):
            assert ask_keyring(tmp_path, bus) == "value"
        for password in (None, "wrong"):
            with gnome_keyring(tmp_path, bus, password):
                assert ask_keyring(tmp_path, bus) == "KeyringLocked"


def test_a_screen_readers_view_of_a_real_window() -> None:
    """A window on the virtual display is found over the accessibility bus, typed into and pressed."""
    with virtual_display() as display, accessibility_bus(display) as accessibility:
        env = service_environment({**display, **accessibility})
        with (
            stopping(subprocess.Popen([sys.executable, "-c", WINDOW], env=env)),
            atspi.desktop(accessibility["AT_SPI_BUS_ADDRESS"]) as desktop,
        ):
            field = atspi.by_identifier(desktop, "field")
            field.type_over("55.5")
            atspi.by_identifier(desktop, "button").do()

            atspi.wait_for(desktop, lambda node: node.name == "Went with 55.5")
            assert field.text == "55.5"
            assert field.role == "text"


def test_an_absent_program_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """The test that needs it is skipped by a name that CI knows."""
    monkeypatch.setenv("PATH", "")

    with pytest.raises(pytest.skip.Exception, match="not run here: no-such-program is absent"):
        program("no-such-program")
