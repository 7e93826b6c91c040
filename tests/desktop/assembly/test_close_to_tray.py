"""Closing into the tray: when it does, what it locks and hides, every way back, and what must not get lost.

`tests/e2e/test_tray.py` does it in a real tray.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QMenu

from fakes.scenes.window.keys import memory_preferences
from fakes.scenes.window.main_window import WholeWindow
from fakes.values.clock import ManualClock
from tideboard_core.model.lock import LockReason
from tideboard_core.system.settings import Settings
from tideboard_desktop.assembly.close_to_tray import PATIENCE, CloseToTray, TraySide
from tideboard_desktop.window.notices.model import NoticeStore
from tideboard_desktop.window.tray_icon import TrayIcon

pytestmark = [
    pytest.mark.qt_log_ignore("systemTrayWindowChanged", "does not support raise", extend=True),
    pytest.mark.slow,
]
"""The offscreen platform has neither a tray nor an order of windows."""


class Stage:
    """The real window with docks; what the program and the desktop would say is set by the test."""

    def __init__(self, whole: WholeWindow, *, chosen: bool = True) -> None:
        self.whole, self.window = whole, whole.built.window
        self.clock, self.tray = ManualClock(), TrayIcon()
        self.notices = NoticeStore(self.clock)
        self.preferences = memory_preferences(Settings(close_to_tray=chosen))
        self.busy = self.play = False
        self.there = True
        self.locked: list[LockReason] = []
        self.ended = 0
        self.closing = CloseToTray(
            TraySide(
                preferences=self.preferences,
                notices=self.notices,
                tray=self.tray,
                clock=self.clock,
                window=lambda: self.window,
                busy=lambda: self.busy,
                lock=self.locked.append,
                close=self._close,
                ends_anyway=lambda: self.play,
                there=lambda: self.there,
                by_activation=True,
            )
        )
        self.window.put_away = self.closing.put_away
        self.window.closed.connect(self._close)
        self.window.show()
        whole.frame.stop()

    def _close(self) -> None:
        self.ended += 1

    def pass_by(self, seconds: int) -> None:
        """Let seconds go by, each with its tick."""
        for _ in range(seconds):
            self.clock.advance(1)
            self.closing.tick()

    def said(self) -> list[str]:
        return [one.text for one in self.notices.notices]


@pytest.fixture
async def stage(qapp: QApplication, tmp_path: Path) -> AsyncIterator[Stage]:
    asyncio.get_running_loop().slow_callback_duration = float("inf")  # all of it is built in one go
    whole = WholeWindow(qapp, tmp_path, chart=False)
    made = Stage(whole)
    yield made
    made.closing.end()
    await whole.end()


async def test_closing_locks_and_hides_and_the_icon_brings_all_back(stage: Stage) -> None:
    dock = stage.window.workspace.docks["book"]
    dock.setFloating(True)
    dialog, menu = QDialog(stage.window), QMenu(stage.window)
    dialog.show()

    assert not stage.window.close()
    assert stage.locked == [LockReason.WINDOW_CLOSED]
    assert stage.ended == 0
    assert not any(one.isVisible() for one in (stage.window, dock, dialog))
    assert stage.closing.away

    stage.tray.opened.emit()
    assert all(one.isVisible() for one in (stage.window, dock, dialog))
    assert dock.isFloating()
    assert not stage.closing.away
    assert stage.locked == [LockReason.WINDOW_CLOSED]  # nothing unlocked it
    dialog.close()
    menu.deleteLater()
    dock.setFloating(False)


async def test_hidden_docks_are_not_kept_as_closed_ones(stage: Stage) -> None:
    dock = stage.window.workspace.docks["book"]
    dock.setFloating(True)
    stage.window.close()
    kept = stage.whole.layouts.current
    stage.window.layouts.keep()  # as at the end of the program
    assert stage.whole.layouts.current is kept
    stage.closing.open()
    stage.window.layouts.keep()
    assert not dock.closed
    dock.setFloating(False)


@pytest.mark.parametrize("reason", ["not chosen", "no tray", "a practice on a recorded day"])
async def test_closing_ends_the_program_as_before(stage: Stage, reason: str) -> None:
    if reason == "not chosen":
        stage.preferences.change(close_to_tray=False)
    stage.there = reason != "no tray"
    stage.play = reason == "a practice on a recorded day"
    stage.window.close()
    assert stage.ended == 1
    assert stage.locked == []
    assert not stage.closing.away


@pytest.mark.parametrize("under_way", ["order", "dialog"])
async def test_what_waits_for_the_person_keeps_the_window_open(stage: Stage, under_way: str) -> None:
    dialog = QDialog(stage.window)
    dialog.setModal(True)
    if under_way == "dialog":
        dialog.show()
    stage.busy = under_way == "order"
    stage.window.close()
    assert stage.window.isVisible()
    assert (stage.ended, stage.locked, stage.closing.away) == (0, [], False)
    assert "waits for you" in stage.window.banner.text.text()
    stage.busy = False
    dialog.close()
    stage.window.close()
    assert stage.closing.away


async def test_quit_ends_it_from_the_window_and_from_the_tray(stage: Stage) -> None:
    stage.window.quit()
    assert stage.ended == 1
    stage.window.close()
    stage.tray.quit_chosen.emit()
    assert stage.ended == 2


async def test_the_window_comes_back_where_the_tray_stays_away(stage: Stage) -> None:
    stage.window.close()
    stage.there = False
    stage.pass_by(PATIENCE)
    stage.there = True  # the shell of the desktop started again
    stage.pass_by(1)
    stage.there = False
    stage.pass_by(PATIENCE)
    assert stage.closing.away
    stage.pass_by(1)
    assert stage.window.isVisible()
    assert stage.said() == ["The tray is gone: the window is shown again. Trading is locked."]


async def test_a_desktop_without_a_tray_is_said_once(stage: Stage) -> None:
    stage.there = False
    stage.pass_by(3 * PATIENCE)
    assert stage.said() == ["This desktop has no tray: closing the window ends Tideboard."]


async def test_the_icon_follows_the_choice(stage: Stage) -> None:
    assert stage.tray.shown
    stage.preferences.change(close_to_tray=False)
    assert not stage.tray.shown
    stage.tray.show()  # for a notice of the system
    stage.preferences.change(welcomed=True)
    assert stage.tray.shown


async def test_a_replay_that_stands_in_its_place_comes_forward_instead(stage: Stage) -> None:
    replay = QDialog()
    replay.show()
    stage.window.hide()
    stage.closing.open()
    assert replay.isVisible()
    assert not stage.window.isVisible()
    replay.close()
    stage.window.show()


async def test_a_program_that_ends_shows_no_window_again(stage: Stage) -> None:
    stage.window.close()
    stage.closing.end()
    assert not stage.tray.shown
    stage.tray.show()  # for the notice of the end
    stage.tray.opened.emit()
    assert not stage.window.isVisible()
    stage.tray.close()


async def test_the_icon_in_the_dock_of_macos_shows_it_too(stage: Stage) -> None:
    application = QGuiApplication.instance()
    assert isinstance(application, QGuiApplication)
    stage.window.close()
    application.applicationStateChanged.emit(Qt.ApplicationState.ApplicationInactive)
    assert stage.closing.away
    application.applicationStateChanged.emit(Qt.ApplicationState.ApplicationActive)
    assert stage.window.isVisible()
    assert not stage.closing.away
