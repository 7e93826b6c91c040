"""Rows of a form at the edges of its scroll area are seen whole or not at all."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tideboard_desktop.ui.theme import make_theme
from tideboard_desktop.ui.widgets.scroll_area import scrolling
from tideboard_desktop.ui.widgets.whole_rows import WholeRows

ROW, GAP = 20, 4


class Form:
    """Eight rows; the last four are in a part of their own."""

    def __init__(self, qtbot: QtBot) -> None:
        form, part = QWidget(), QWidget()
        for parent in (form, part):
            column = QVBoxLayout(parent)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(GAP)
        self.fields = [QWidget() for _ in range(8)]
        for place, field in enumerate(self.fields):
            field.setFixedHeight(ROW)
            layout = (part if place > 3 else form).layout()
            assert layout is not None
            layout.addWidget(field)
        layout = form.layout()
        assert layout is not None
        layout.addWidget(part)
        self.area: QScrollArea = scrolling(form)
        qtbot.addWidget(self.area)
        WholeRows(self.area, make_theme())
        self.area.resize(200, 300)
        with qtbot.waitExposed(self.area):
            self.area.show()

    def show(self, height: int, value: int = 0) -> list[int]:
        """The fields in view; each of them whole."""
        self.area.resize(200, height)
        QCoreApplication.sendPostedEvents()
        self.area.verticalScrollBar().setValue(value)
        port = self.area.viewport()
        seen = []
        for place, field in enumerate(self.fields):
            top = field.mapTo(port, field.rect().topLeft()).y()
            shown = [y for y in range(top, top + ROW) if 0 <= y < height and port.childAt(5, y) is field]
            assert len(shown) in {0, ROW}
            seen += [place] if shown else []
        return seen


@pytest.fixture
def form(qtbot: QtBot) -> Form:
    """The form on the screen."""
    return Form(qtbot)


def test_a_row_that_an_edge_would_cut_is_covered(form: Form) -> None:
    assert form.show(300) == list(range(8))
    assert form.show(3 * (ROW + GAP)) == [0, 1, 2]
    assert form.show(3 * (ROW + GAP) + 2) == [0, 1, 2]
    assert form.show(4 * (ROW + GAP) - GAP) == [0, 1, 2, 3]
    assert form.show(5 * (ROW + GAP) + ROW - 1) == [0, 1, 2, 3, 4]
    assert form.show(100, value=1) == [1, 2, 3]
    assert form.show(100, value=ROW) == [1, 2, 3, 4]


def test_a_row_higher_than_the_area_stays(form: Form) -> None:
    form.area.resize(200, ROW - 5)
    assert form.area.viewport().childAt(5, 5) is form.fields[0]


def test_a_row_that_comes_or_goes_moves_the_cover(form: Form) -> None:
    assert form.show(3 * (ROW + GAP)) == [0, 1, 2]
    form.fields[1].setFixedHeight(ROW + 10)
    QCoreApplication.sendPostedEvents()
    port = form.area.viewport()
    assert port.childAt(5, 3 * (ROW + GAP) - 2) is not form.fields[2]
    form.fields[1].hide()
    form.fields[1].setFixedHeight(ROW)
    QCoreApplication.sendPostedEvents()
    assert port.childAt(5, ROW + GAP + 5) is form.fields[2]
    assert port.childAt(5, 2 * (ROW + GAP) + 5) is form.fields[3]


def test_a_covered_row_takes_no_click(form: Form) -> None:
    form.show(3 * (ROW + GAP) + 10)
    port = form.area.viewport()
    target = port.childAt(port.rect().bottomLeft())
    assert target is not None
    assert target is not form.fields[3]
    assert not form.fields[3].isAncestorOf(target)


def test_a_row_that_gets_the_focus_is_scrolled_into_view(form: Form, qtbot: QtBot) -> None:
    """A click on a price in the book gives it to the quantity, which an edge may cover."""
    for field in form.fields:
        field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    with qtbot.waitActive(form.area):
        form.area.activateWindow()
    height = 3 * (ROW + GAP) + 2
    assert form.show(height) == [0, 1, 2]
    bar = form.area.verticalScrollBar()
    for place in (3, 7, 1):
        form.fields[place].setFocus()
        assert place in form.show(height, bar.value())
    value = bar.value()
    form.fields[2].setFocus()
    assert bar.value() == value
