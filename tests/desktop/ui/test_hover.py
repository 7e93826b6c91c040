"""What lies under the mouse, or is held down, looks otherwise: filled buttons, segments, tabs, in both themes."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTabBar, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tideboard_desktop.ui.theme import Appearance, make_theme, style_sheet
from tideboard_desktop.ui.widgets.labels import ButtonStyle, push_button
from tideboard_desktop.ui.widgets.segments import Segments
from tideboard_resources import read_text

LEFT = Qt.MouseButton.LeftButton
STYLES = [style for style in ButtonStyle if style.value in {"primary", "buy", "sell", "warn"}]


class Page(QWidget):
    """One of each, below each other."""

    def __init__(self, appearance: Appearance) -> None:
        super().__init__()
        theme = make_theme(appearance=appearance)
        self.setStyleSheet(style_sheet(theme))
        self.segments = Segments([("a", "Day"), ("b", "Week")], theme, identifier="span", name="Span")
        self.tabs = QTabBar()
        self.tabs.addTab("Tape")
        self.tabs.addTab("Brokers")
        column = QVBoxLayout(self)
        column.addWidget(self.segments)
        column.addWidget(self.tabs)
        self.buttons = [push_button("Send", theme, style, identifier=style.value) for style in STYLES]
        for button in self.buttons:
            column.addWidget(button)
        self.resize(300, 400)

    def background(self, at: QPoint) -> QColor:
        """The colour at a place of the window."""
        QApplication.processEvents()
        return QColor(self.grab().toImage().pixelColor(at))


def test_what_shows_hover_shows_press_after_it() -> None:
    """Of two rules that fit equally well the later one wins: a press must come after its hover."""
    places = {
        rule.strip(): place for place, rule in enumerate(re.findall(r"[^{},]+(?=[,{])", read_text("theme/base.qss")))
    }
    hovers = [rule for rule in places if rule.endswith(":hover") and ":checked" not in rule]
    assert len(hovers) > 10
    assert [rule for rule in hovers if places.get(rule.replace(":hover", ":pressed"), -1) < places[rule]] == []


@pytest.mark.parametrize("appearance", list(Appearance))
def test_hover_and_press_are_seen(qtbot: QtBot, appearance: Appearance) -> None:
    page = Page(appearance)
    qtbot.addWidget(page)
    with qtbot.waitExposed(page):
        page.show()
    window = page.windowHandle()
    chosen, other = page.segments.button("a"), page.segments.button("b")
    tab = page.tabs.mapTo(page, page.tabs.tabRect(1).topLeft() + QPoint(3, 5))
    places = {widget: widget.mapTo(page, QPoint(6, 5)) for widget in (chosen, other, *page.buttons)}
    away = QPoint(page.width() - 1, page.height() - 1)
    QTest.mouseMove(window, QPoint(1, 1))  # wherever the test before left the mouse, this window is entered
    QTest.mouseMove(window, away)
    for place in (tab, *places.values()):
        rest = page.background(place)
        QTest.mouseMove(window, place)
        over = page.background(place)
        QTest.mousePress(window, LEFT, pos=place)
        down = page.background(place)
        QTest.mouseMove(window, away)
        QTest.mouseRelease(window, LEFT, pos=away)
        assert over != rest, place
        assert down != rest, place
