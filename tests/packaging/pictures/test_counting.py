"""What a window asks of a reader is counted from what it paints, not from what its widgets hold."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent, QStandardItemModel
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QTabBar, QTableView, QToolButton, QVBoxLayout, QWidget

from pictures.counting import counts_of
from tideboard_desktop.ui.widgets.focus_transfer import OneStop


class Painted(QWidget):
    """Two texts of its own; one has a figure."""

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        painter = QPainter(self)
        painter.drawText(4, 14, "net 12")
        painter.drawText(4, 34, "inflow")


@pytest.mark.usefixtures("qapp")
def test_texts_words_and_controls() -> None:
    window = QWidget()
    lines = QVBoxLayout(window)
    model = QStandardItemModel(1, 2)
    model.setHorizontalHeaderLabels(["Day 5", "Symbol"])
    model.setData(model.index(0, 0), "99")
    table = QTableView()
    table.setModel(model)
    table.verticalHeader().hide()
    hidden, off = QLabel("7"), QPushButton("2 lots")
    off.setEnabled(False)
    painted = Painted()
    painted.setMinimumHeight(40)
    tabs = QTabBar()
    tabs.addTab("Book")
    tabs.addTab("Tape")
    review = QPushButton("Review")
    review.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
    more, close = QToolButton(), QToolButton()
    more.setAccessibleName("More")
    close.setAccessibleName("Close")
    OneStop(window).add(more, close)
    for widget in (QLabel("spread 0.5"), painted, hidden, off, review, QLineEdit("613.50"), table, tabs, more, close):
        lines.addWidget(widget)
    hidden.hide()
    window.resize(400, 500)
    window.show()

    counts = counts_of(window)

    assert sorted(counts.figures) == ["2 lots", "613.50", "Day 5", "net 12", "spread 0.5"]
    assert counts.words == len(["spread", "net", "inflow", "lots", "Review", "Day", "Symbol", "Book", "Tape"])
    assert sorted(counts.controls) == ["Book", "Close", "More", "QLineEdit", "QPushButton", "QTableView", "Tape"]
    assert sorted(counts.stops) == ["More", "QLineEdit", "QTabBar", "QTableView"]
    window.close()
