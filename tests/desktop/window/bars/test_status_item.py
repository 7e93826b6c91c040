"""One part of the strip."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tideboard_desktop.ui.theme import Type, make_theme
from tideboard_desktop.ui.widgets.labels import Tone
from tideboard_desktop.window.bars.status_item import Piece, StatusItem, age_piece, title_piece, value_piece, warn


def test_an_age_keeps_its_widest_until_it_is_told_to_forget(qtbot: QtBot) -> None:
    age = age_piece(make_theme())
    qtbot.addWidget(age)
    age.show_text("age 88 min")
    wide = age.sizeHint().width()
    age.show_text("age 1 s")
    assert age.sizeHint().width() == wide
    age.forget_width()
    assert age.sizeHint().width() < wide


def test_a_part_shows_what_is_left_and_tells_all(qtbot: QtBot) -> None:
    theme = make_theme()
    title, value, empty = title_piece("Loop", theme), value_piece(theme), Piece(theme, Type.BODY, Tone.PRIMARY)
    value.show_text("2 ms")
    part = StatusItem(theme, "strip_loop", (title, value, empty))
    holder = QWidget()
    qtbot.addWidget(holder)
    part.setParent(holder)
    holder.show()
    part.tell("Loop 2 ms", "how late")
    part.leave({title})
    assert [piece.isVisible() for piece in (title, value, empty)] == [False, True, False]
    assert (part.accessibleName(), part.toolTip()) == ("Loop 2 ms", "Loop 2 ms\nhow late")
    part.leave({part})
    assert not part.isVisible()
    warn(value, needed=True)
    assert value.property("tone") == Tone.WARN.value
