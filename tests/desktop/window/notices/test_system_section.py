"""The system's part of the settings page: a test whose result is said, and the choice to close into the tray."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from fakes.scenes.window.keys import memory_preferences
from fakes.scenes.window.outside import OutsideStage
from fakes.servers.desktop_services import private_bus
from fakes.servers.desktop_shell import desktop_shell, texts
from fakes.values.waiting import tasks_done
from tideboard_desktop.ui.theme import make_theme
from tideboard_desktop.window.notices.system_channel import SystemChannel
from tideboard_desktop.window.notices.system_section import SystemSection
from tideboard_desktop.window.tray_icon import TrayIcon


class Stage(OutsideStage):
    """The section over what carries notices on."""

    def __init__(self, qtbot: QtBot) -> None:
        super().__init__(memory_preferences(), system=SystemChannel(TrayIcon))
        self.section = SystemSection(make_theme(), self.preferences, self.tasks, self.outside)
        qtbot.addWidget(self.section)

    async def try_out(self) -> str:
        """Press the button; what the section says in the end."""
        self.section.try_out.click()
        await tasks_done("test of system notices")
        return self.section.result.text()


@pytest.fixture
def bus(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    with private_bus() as address:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        yield address


async def test_the_test_is_shown_by_the_desktop_or_its_reason_said(qtbot: QtBot, bus: str) -> None:
    stage = Stage(qtbot)
    assert await stage.try_out() == "This desktop has nothing that shows notices."
    with desktop_shell(bus) as shell:
        taken = "The system took it. If you do not see it, look at the system's settings of notices."
        assert await stage.try_out() == taken
        assert texts(shell.shown) == ["Tideboard | This is a test. Notices of Tideboard arrive here."]


async def test_a_person_says_whether_the_test_was_seen(qtbot: QtBot, bus: str) -> None:
    stage = Stage(qtbot)
    section = stage.section
    section.show()
    assert section.result.text().startswith("No test was seen on this computer")
    await stage.try_out()
    assert not section.seen.isVisible(), "it did not even leave"
    with desktop_shell(bus):
        await stage.try_out()
        QTest.mouseClick(section.seen, Qt.MouseButton.LeftButton)
        await tasks_done("whether a test was seen")
        assert stage.outside.confirmed.counts
        assert section.result.text() == "You saw a test on this computer: what the system takes counts as told."
        assert not section.seen.isVisible()
        assert not section.unseen.isVisible()
        await stage.try_out()
        section.unseen.setFocus()
        QTest.keyClick(section.unseen, Qt.Key.Key_Space)
        await tasks_done("whether a test was seen")
        assert not stage.outside.confirmed.counts
        assert section.try_out.hasFocus()
        assert section.result.text().startswith("No test was seen on this computer")


async def test_the_tray_is_a_choice_and_its_absence_is_said(qtbot: QtBot) -> None:
    stage = Stage(qtbot)
    section = stage.section
    assert not section.tray.isChecked()
    section.tray.click()
    assert stage.preferences.settings.close_to_tray
    words = "This desktop shows no tray: closing the window ends Tideboard all the same."
    assert section.explanation.text() == section.tray.accessibleDescription() == words
