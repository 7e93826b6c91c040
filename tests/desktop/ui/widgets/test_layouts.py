"""Rows and columns in one expression are the layouts that Qt's own calls would make."""

from __future__ import annotations

from PySide6.QtCore import QMargins, Qt
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QLineEdit, QSpacerItem, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tideboard_desktop.ui.widgets.layouts import as_widget, fill, hbox, space, stretch, vbox


def parts(box: QBoxLayout) -> list[object]:
    """What a layout holds: widgets, layouts, and the sizes of empty room."""
    items = [box.itemAt(place) for place in range(box.count())]
    held: list[object] = []
    for item in items:
        assert item is not None
        empty = item.sizeHint().toTuple() if isinstance(item, QSpacerItem) else None
        held.append(item.widget() or item.layout() or empty)
    return held


def test_items_stand_in_their_order_with_factor_and_alignment(qtbot: QtBot) -> None:
    whole, first, second, third = QWidget(), QLabel("1"), QLabel("2"), QLabel("3")
    qtbot.addWidget(whole)
    inner = hbox(third)

    box = vbox(first, space(8), (second, 2, Qt.AlignmentFlag.AlignRight), stretch(), (inner, 3), stretch(0), on=whole)

    assert whole.layout() is box
    assert parts(box) == [first, (0, 8), second, (0, 0), inner, (0, 0)]
    assert [box.stretch(place) for place in range(box.count())] == [0, 0, 2, 1, 3, 0]
    item = box.itemAt(2)
    assert item is not None
    assert item.alignment() == Qt.AlignmentFlag.AlignRight
    assert [child for child in whole.children() if isinstance(child, QWidget)] == [first, second, third]


def test_a_widget_with_a_factor_grows_and_the_others_keep_their_size(qtbot: QtBot) -> None:
    whole, name, field = QWidget(), QLabel("Name"), QWidget()
    qtbot.addWidget(whole)
    hbox(name, (field, 1), on=whole, margins=(10, 0, 6, 0), spacing=4)
    whole.resize(400, 30)
    whole.show()

    assert name.x() == 10
    assert name.width() == name.sizeHint().width()
    assert field.x() == name.geometry().right() + 1 + 4
    assert field.geometry().right() + 1 == 400 - 6


def test_a_number_not_given_is_the_one_of_qt(qtbot: QtBot) -> None:
    ours, plain = QWidget(), QWidget()
    qtbot.addWidget(ours)
    qtbot.addWidget(plain)
    made, expected = vbox(on=ours), QVBoxLayout(plain)

    assert made.spacing() == expected.spacing()
    assert made.contentsMargins() == expected.contentsMargins() != QMargins()
    assert hbox().contentsMargins() == QHBoxLayout().contentsMargins()
    assert hbox(margins=0, spacing=0).spacing() == 0
    assert vbox(margins=5).contentsMargins() == QMargins(5, 5, 5, 5)
    assert vbox(margins=(1, 2, 3, 4)).contentsMargins() == QMargins(1, 2, 3, 4)


def test_tab_visits_the_fields_of_nested_layouts_as_they_are_written(qtbot: QtBot) -> None:
    whole = QWidget()
    qtbot.addWidget(whole)
    fields = [QLineEdit() for _ in range(5)]
    held = as_widget(vbox(fields[2], fields[3]))
    vbox(hbox(fields[0], fields[1]), held, fields[4], on=whole)

    visited: list[QWidget] = []
    widget = whole.nextInFocusChain()
    while widget is not None and widget is not whole:
        visited += [widget] if isinstance(widget, QLineEdit) else []
        widget = widget.nextInFocusChain()

    assert visited == fields


def test_more_items_come_at_the_end(qtbot: QtBot) -> None:
    first, second, third = QLabel("1"), QLabel("2"), QLabel("3")
    box = hbox(first)
    fill(box, (second, 1), third)
    whole = as_widget(box)
    qtbot.addWidget(whole)

    assert parts(box) == [first, second, third]
    assert [box.stretch(place) for place in range(3)] == [0, 1, 0]
