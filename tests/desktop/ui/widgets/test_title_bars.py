"""Title bars follow the theme; what Windows is asked is recorded."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tideboard_desktop.ui.native_title_bar import has_title_bars, paint_title_bar
from tideboard_desktop.ui.theme import Appearance, make_theme
from tideboard_desktop.ui.widgets.title_bars import TitleBars

DARK, LIGHT = make_theme(Appearance.DARK), make_theme(Appearance.LIGHT)


def test_windows_are_painted_as_the_theme_is(qtbot: QtBot, qapp: QApplication) -> None:
    painted: dict[int, bool] = {}
    window, later = QWidget(), QWidget()
    for each in (window, later):
        qtbot.addWidget(each)
    bars = TitleBars(qapp, DARK, paint=painted.__setitem__)

    bars.prepare(window)
    window.show()
    assert painted[int(window.winId())] is True
    assert int(later.winId()) not in painted

    later.show()
    qapp.focusWindowChanged.emit(later.windowHandle())
    assert painted[int(later.winId())] is True

    bars.use_theme(LIGHT)
    assert {painted[int(each.winId())] for each in (window, later)} == {False}
    bars.deleteLater()


def test_elsewhere_nothing_is_asked(qtbot: QtBot, qapp: QApplication) -> None:
    if has_title_bars():
        paint_title_bar(int(QWidget().winId()), True)  # a refusal is no error
        return
    bars = TitleBars(qapp, DARK)
    widget = QWidget()
    qtbot.addWidget(widget)
    bars.prepare(widget)

    assert widget.windowHandle() is None
    assert QGuiApplication.platformName() != "windows"
    bars.deleteLater()
