"""After a change of screen or scale everything that can be seen is painted anew, with pictures of the new pixels."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from fakes.scenes.screen.paint_spy import PaintSpy
from tideboard_desktop.ui.screen_changes import ScreenChanges
from tideboard_desktop.ui.theme import Theme, make_theme
from tideboard_desktop.ui.widgets.icons import Glyph


class Shown:
    """A window with a label and an icon, a second window, and a label that is hidden; all of it painted."""

    def __init__(self, qtbot: QtBot) -> None:
        self.theme = make_theme()
        self.window, self.second = QMainWindow(), QWidget()
        inner = QWidget()
        self.window.setCentralWidget(inner)
        self.label, self.glyph, self.hidden = QLabel("613.50"), Glyph(self.theme, "bell"), QLabel("hidden")
        column = QVBoxLayout(inner)
        for one in (self.label, self.glyph, self.hidden):
            column.addWidget(one)
        self.hidden.hide()
        for window in (self.window, self.second):
            qtbot.addWidget(window)
            with qtbot.waitExposed(window):
                window.show()
        QApplication.processEvents()
        self.spies = {each: PaintSpy(each) for each in (self.window, inner, self.label, self.glyph, self.second)}

    def painted(self) -> bool:
        """Whether each widget was painted whole since."""
        return all(spy.region.boundingRect() == widget.rect() for widget, spy in self.spies.items())


@pytest.fixture
def shown(qtbot: QtBot) -> Shown:
    return Shown(qtbot)


@pytest.fixture
def changes(qapp: QApplication, shown: Shown) -> Iterator[ScreenChanges]:
    made = ScreenChanges(qapp, lambda: shown.theme)
    yield made
    made.deleteLater()


def screen() -> QScreen:
    return QGuiApplication.primaryScreen()


@pytest.mark.usefixtures("changes")
@pytest.mark.parametrize("signal", ["geometryChanged", "logicalDotsPerInchChanged", "physicalDotsPerInchChanged"])
def test_every_visible_widget_is_painted_after_a_change_of_scale(signal: str, qtbot: QtBot, shown: Shown) -> None:
    assert not shown.painted()

    value = QRect(0, 0, 960, 600) if signal == "geometryChanged" else 144.0
    getattr(screen(), signal).emit(value)

    qtbot.waitUntil(shown.painted)


@pytest.mark.usefixtures("changes")
def test_a_window_that_went_to_another_screen_is_painted(qtbot: QtBot, qapp: QApplication, shown: Shown) -> None:
    handle = shown.second.windowHandle()
    qapp.focusWindowChanged.emit(handle)
    qapp.focusWindowChanged.emit(None)
    qapp.focusWindowChanged.emit(handle)

    handle.screenChanged.emit(screen())

    qtbot.waitUntil(shown.painted)


@pytest.mark.usefixtures("changes")
def test_kept_pictures_are_made_anew_once_for_all_signals_of_a_change(qtbot: QtBot, shown: Shown) -> None:
    made: list[int] = []
    theme: Theme = shown.theme
    theme.follow(shown.label, lambda _label: made.append(theme.version))
    before = made.pop()

    for _ in range(3):
        screen().geometryChanged.emit(QRect(0, 0, 960, 600))
        screen().physicalDotsPerInchChanged.emit(144.0)

    qtbot.waitUntil(shown.painted)
    assert made == [before + 1]


@pytest.mark.usefixtures("changes")
def test_another_screen_has_the_icons_drawn_anew(qtbot: QtBot, qapp: QApplication, shown: Shown) -> None:
    """Icons are drawn at the ratios of the screens that there are."""
    version = shown.theme.version
    qapp.screenAdded.emit(screen())
    qtbot.waitUntil(lambda: shown.theme.version == version + 1)


def test_the_program_follows_its_screens(qtbot: QtBot, qapp: QApplication) -> None:
    """The window of the program has this from the start on."""
    from tideboard_core.system.settings import Appearance
    from tideboard_desktop.assembly.window_rebuild import WindowRebuild

    rebuild = WindowRebuild(qapp, Appearance)
    version = rebuild.theme().version

    screen().geometryChanged.emit(QRect(0, 0, 960, 600))

    qtbot.waitUntil(lambda: rebuild.theme().version == version + 1)
