"""Tool tips of places in a widget that paints what it shows."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from tideboard_desktop.ui.widgets.place_tips import show_tip


def test_a_place_says_its_words_literally(qapp: QApplication) -> None:
    """Nothing for another event or question; a text like markup is shown as it is."""
    widget, asked = QWidget(), list[QPoint]()

    def words_at(place: QPoint) -> str:
        asked.append(place)
        return "<b>at</b> a place"

    assert not show_tip(QEvent(QEvent.Type.Enter), widget, words_at)
    assert not show_tip(QHelpEvent(QEvent.Type.WhatsThis, QPoint(3, 4), QPoint(30, 40)), widget, words_at)
    assert not asked
    assert show_tip(QHelpEvent(QEvent.Type.ToolTip, QPoint(3, 4), QPoint(30, 40)), widget, words_at)
    assert asked == [QPoint(3, 4)]
    assert QToolTip.text().replace("\u2060", "") == "<b>at</b> a place"
    assert QToolTip.text() != "<b>at</b> a place"
    QToolTip.hideText()
