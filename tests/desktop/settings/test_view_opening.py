"""One settings window at a time, which follows the main window when that is built anew."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tideboard_desktop.settings.view import SettingsOpener
from tideboard_desktop.ui.dialogs.paged_window import Page
from tideboard_desktop.ui.theme import Theme, make_theme


class Stage:
    """A main window that can be replaced."""

    def __init__(self) -> None:
        self.window, self.theme = QWidget(), make_theme()
        self.made = list[Theme]()
        self.opener = SettingsOpener(self.pages, theme=lambda: self.theme, parent=lambda: self.window)

    def pages(self, theme: Theme) -> list[Page]:
        self.made.append(theme)
        return [Page("a", "A", QWidget()), Page("b", "B", QWidget())]

    def renew(self) -> None:
        """Another main window in another look; the old one goes as the application lets it go."""
        old, self.window, self.theme = self.window, QWidget(), make_theme(scale=1.25)
        old.hide()
        old.deleteLater()
        self.opener.reopen()


@pytest.fixture
def stage(qtbot: QtBot) -> Iterator[Stage]:
    made = Stage()
    yield made
    if made.opener.dialog is not None:
        made.opener.dialog.close()
    made.window.deleteLater()


def test_a_second_request_turns_the_page_of_the_first(stage: Stage) -> None:
    stage.opener.open()
    first = stage.opener.dialog
    stage.opener.open("b")

    assert first is not None
    assert stage.opener.dialog is first
    assert first.place.page == "b"
    assert len(stage.made) == 1


def test_it_follows_the_main_window(stage: Stage) -> None:
    stage.opener.open("b")
    old = stage.opener.dialog
    assert old is not None
    old.setGeometry(QRect(20, 30, 500, 400))

    stage.renew()

    new = stage.opener.dialog
    assert new is not None
    assert new is not old
    assert new.parentWidget() is stage.window
    assert new.isVisible()
    assert new.place == ("b", new.place.focus, QRect(20, 30, 500, 400))
    assert stage.made[-1].scale == 1.25


def test_closed_settings_stay_closed(stage: Stage) -> None:
    stage.opener.open()
    assert stage.opener.dialog is not None
    stage.opener.dialog.close()

    stage.renew()

    assert stage.opener.dialog is None
    assert len(stage.made) == 1
